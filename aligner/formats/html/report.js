"use strict";
(() => {
  // ---- The data: see data.py for the order of the fields.

  const part = (id) => JSON.parse(document.getElementById(id).textContent);
  const terms = part("terms");
  const documents = [...document.querySelectorAll("script.document")].map((element) => {
    const value = JSON.parse(element.textContent);
    element.remove(); // The text of a large corpus need not be held twice.
    return value;
  });
  const [NUMBER, S, M, T, N, CONFIDENCE, SIMILARITY, RISK, SOURCE, TARGET, FLAGS, STATUS] =
    Array(12).keys();
  const [KIND, SEVERITY, SURE, IN_SOURCE, IN_TARGET, MESSAGE] = Array(6).keys();
  const [, ASIDE, REASON] = Array(3).keys();
  const MAJOR = terms.severities.indexOf("major");
  const SCRIPTS = { en: "lang.en", "zh-Hans": "report.hans", "zh-Hant": "report.hant" };

  // Everything that may be a row of the list, in reading order.
  const items = [];
  documents.forEach((value, doc) => {
    value.at = doc + 1;
    value.first = items.length;
    items.push({ type: "document", doc });
    value.beads.forEach((bead, place) => items.push({ type: "bead", doc, bead, place }));
    value.skipped.forEach((skipped) => items.push({ type: "aside", doc, skipped }));
  });

  const $ = (id) => document.getElementById(id);
  const count = (n) => n.toLocaleString("en");

  function node(tag, name, text) {
    const made = document.createElement(tag);
    if (name) made.className = name;
    if (text !== undefined) made.textContent = text;
    return made;
  }

  // ---- The language of the page: what its reader chose, else what it was asked for in, else the
  // browser's. The texts themselves are in their own languages.

  const words = part("words");
  const root = document.documentElement;
  const TAGS = { en: "en", zh: "zh-Hans" };
  const NAMES = { en: "English", zh: "中文" };

  // A page opened from a mail may be refused a store.
  function stored(use) {
    try {
      return use(localStorage);
    } catch {
      return null;
    }
  }

  const browsers = (navigator.languages || [navigator.language]).find((tag) => /^(en|zh)\b/i.test(tag));
  const first = [stored((store) => store.getItem("ui")), root.dataset.ui, browsers?.slice(0, 2).toLowerCase()];
  let ui = first.find((each) => each in words) || "en";

  const t = (key, values = {}) =>
    words[ui][key].replace(/\{(\w+)\}/g, (whole, name) => values[name] ?? whole);
  /** A number of things: in English one of them has words of its own. */
  const some = (n, key, values) => t(n === 1 ? `${key}.one` : key, { count: count(n), ...values });
  /** A message in the language of the page; its Chinese stands behind it where there is one. */
  const inPage = (list, place) => (ui === "zh" && list[place + 1]) || list[place];

  function speak() {
    root.lang = TAGS[ui];
    for (const each of document.querySelectorAll("[data-word]")) each.textContent = t(each.dataset.word);
    for (const each of document.querySelectorAll("[data-zh]")) each.textContent = each.dataset[ui];
    for (const each of document.querySelectorAll("[data-label]")) {
      each.setAttribute("aria-label", t(each.dataset.label));
    }
    document.title = `${document.querySelector("h1").textContent} – enzh-aligner`;
    const next = ui === "zh" ? "en" : "zh";
    $("tongue").textContent = NAMES[next];
    $("tongue").lang = TAGS[next];
    $("tongue").hidden = false;
  }

  function wordOf(tag, key) {
    const made = node(tag);
    made.dataset.word = key;
    return made;
  }

  // ---- What is asked for: the state, the form that shows it, and the address that keeps it.

  const NOTHING = {
    q: "",
    doc: 0,
    flagged: false,
    aside: true,
    severity: [],
    kind: [],
    flag: 0,
    low: 0,
    high: 1,
    risk: 0,
    order: "text",
  };
  let state = { ...NOTHING };
  let at = ""; // The bead that was jumped to: document.number

  function read(hash) {
    const given = new URLSearchParams(hash.replace(/^#/, ""));
    const numbers = (name, low, high) => {
      const value = parseFloat(given.get(name));
      return value >= low && value <= high ? value : NOTHING[name];
    };
    const words = (name, known) =>
      (given.get(name) || "").split(",").filter((word) => known.includes(word));
    at = given.get("at") || "";
    return {
      q: given.get("q") || "",
      doc: Math.floor(numbers("doc", 0, documents.length)),
      flagged: given.get("flagged") === "1",
      aside: given.get("aside") !== "0",
      severity: words("severity", terms.severities),
      kind: words("kind", terms.kinds),
      flag: numbers("flag", 0, 1),
      low: numbers("low", 0, 1),
      high: numbers("high", 0, 1),
      risk: numbers("risk", 0, 1),
      order: given.get("order") === "risk" ? "risk" : "text",
    };
  }

  function keep() {
    const parts = new URLSearchParams();
    for (const [name, value] of Object.entries(state)) {
      if (String(value) === String(NOTHING[name])) continue;
      parts.set(name, typeof value === "boolean" ? Number(value) : value);
    }
    if (at) parts.set("at", at);
    const hash = parts.toString().replaceAll("%2C", ",");
    if (location.hash.slice(1) !== hash) history.replaceState(null, "", `#${hash}`);
  }

  const boxes = () => [...document.querySelectorAll("fieldset input")];

  function fillForm() {
    const one = (element, value) => {
      if (element.type === "checkbox") element.checked = value;
      else if (element.value !== String(value)) element.value = value;
    };
    for (const name of ["q", "doc", "flagged", "aside", "flag", "low", "high", "risk", "order"]) {
      one($(name), state[name]);
    }
    for (const box of boxes()) box.checked = state[box.name].includes(box.value);
    for (const output of document.querySelectorAll("output")) {
      output.textContent = state[output.htmlFor[0]].toFixed(2);
    }
  }

  function readForm() {
    const chosen = (name) =>
      boxes().filter((box) => box.name === name && box.checked).map((box) => box.value);
    state = {
      q: $("q").value,
      doc: Number($("doc").value),
      flagged: $("flagged").checked,
      aside: $("aside").checked,
      severity: chosen("severity"),
      kind: chosen("kind"),
      flag: Number($("flag").value),
      low: Number($("low").value),
      high: Number($("high").value),
      risk: Number($("risk").value),
      order: $("order").value,
    };
    at = "";
    apply();
  }

  function buildForm() {
    documents.forEach((value) => $("doc").append(new Option(value.doc, value.at)));
    $("documentfield").hidden = documents.length < 2;
    for (const id of ["risk", "order"]) {
      $(id).closest(".field").hidden = !items.some(({ bead }) => bead && bead[RISK] !== null);
    }
    $("aside").parentElement.hidden = !documents.some((value) => value.skipped.length);
    const found = { severity: new Set(), kind: new Set() };
    for (const { bead } of items) {
      for (const flag of bead ? bead[FLAGS] : []) {
        found.kind.add(flag[KIND]);
        found.severity.add(flag[SEVERITY]);
      }
    }
    const box = (name, word) => {
      const label = node("label", "check");
      const input = node("input");
      Object.assign(input, { type: "checkbox", name, value: word });
      label.append(input, wordOf("span", `${name}.${word}`), node("span", "count"));
      return label;
    };
    const severities = terms.severities.filter((_, place) => found.severity.has(place)).reverse();
    const kinds = terms.kinds.filter((_, place) => found.kind.has(place));
    $("severities").append(...severities.map((word) => box("severity", word)));
    $("kinds").append(...kinds.map((word) => box("kind", word)));
    for (const id of ["severities", "kinds", "flagged", "flag", "previous", "next"]) {
      ($(id).closest(".field, .check, fieldset") || $(id)).hidden = !found.kind.size;
    }
  }

  // ---- Filtering: one pass over everything.

  let rows = []; // Places in items that are shown.
  let flaggedRows = []; // Places in rows with a flag that is shown.

  const textOf = ({ bead, skipped }) => (bead ? `${bead[SOURCE]}\n${bead[TARGET]}` : skipped[ASIDE]);
  const lowered = (item) => (item.low ??= textOf(item).toLowerCase());

  function flagTest() {
    const kinds = new Set(state.kind.map((word) => terms.kinds.indexOf(word)));
    const severities = new Set(state.severity.map((word) => terms.severities.indexOf(word)));
    return {
      narrowed: kinds.size > 0 || severities.size > 0 || state.flag > 0,
      kind: (flag) => !kinds.size || kinds.has(flag[KIND]),
      severity: (flag) => !severities.size || severities.has(flag[SEVERITY]),
      sure: (flag) => flag[SURE] >= state.flag,
    };
  }

  let test = flagTest();
  const shownFlags = (bead) =>
    bead[FLAGS].filter((flag) => test.kind(flag) && test.severity(flag) && test.sure(flag));

  function filter() {
    test = flagTest();
    const found = { rows: [], flagged: [], beads: 0, flags: 0, aside: 0, kind: [], severity: [] };
    const onlyFlagged = state.flagged || test.narrowed;
    const ranked = state.order === "risk";
    const every = state.low === 0 && state.high === 1 && state.risk === 0;
    const aside = state.aside && !onlyFlagged && every && !ranked;
    const words = state.q.trim().toLowerCase();
    let heading = -1;
    const add = (place) => {
      if (heading >= 0 && !ranked) found.rows.push(heading);
      heading = -1;
      found.rows.push(place);
    };
    items.forEach((item, place) => {
      if (item.type === "document") {
        heading = place;
        return;
      }
      if (state.doc && item.doc + 1 !== state.doc) return;
      const sure = item.bead?.[CONFIDENCE];
      if (item.bead ? sure < state.low || sure > state.high : !aside) return;
      if (item.bead && (item.bead[RISK] ?? 0) < state.risk) return;
      if (words && !lowered(item).includes(words)) return;
      if (item.skipped) {
        found.aside += 1;
        add(place);
        return;
      }
      const flags = tally(item.bead, found);
      if (onlyFlagged && !flags) return;
      found.beads += 1;
      found.flags += flags;
      add(place);
    });
    if (ranked) found.rows.sort((a, b) => risky(items[b].bead) - risky(items[a].bead) || a - b);
    found.rows.forEach((place, k) => {
      if (items[place].bead && shownFlags(items[place].bead).length) found.flagged.push(k);
    });
    return found;
  }

  /** A null bead has no risk: it stands last. */
  const risky = (bead) => bead[RISK] ?? -1;

  function tally(bead, found) {
    let flags = 0;
    for (const flag of bead[FLAGS]) {
      if (!test.sure(flag)) continue;
      const [kind, severity] = [test.kind(flag), test.severity(flag)];
      if (severity) found.kind[flag[KIND]] = (found.kind[flag[KIND]] || 0) + 1;
      if (kind) found.severity[flag[SEVERITY]] = (found.severity[flag[SEVERITY]] || 0) + 1;
      if (kind && severity) flags += 1;
    }
    return flags;
  }

  const allBeads = documents.reduce((sum, value) => sum + value.beads.length, 0);

  function apply() {
    const found = filter();
    rows = found.rows;
    flaggedRows = found.flagged;
    show();
    fillForm();
    for (const box of boxes()) {
      const known = box.name === "kind" ? terms.kinds : terms.severities;
      const n = found[box.name][known.indexOf(box.value)] || 0;
      box.parentElement.lastChild.textContent = count(n);
    }
    const all = some(allBeads, "report.count.beads");
    const of = { count: count(found.beads), all: count(allBeads) };
    const parts = [found.beads === allBeads ? all : some(allBeads, "report.count.beads.of", of)];
    parts.push(some(found.flags, "report.count.flags"));
    if (found.aside) parts.push(some(found.aside, "report.count.aside"));
    $("status").textContent = parts.join(" · ");
    $("previous").disabled = $("next").disabled = !flaggedRows.length;
    keep();
  }

  // ---- The list: chunks of rows, of which only those near the window are filled.

  const CHUNK = 40;
  const chunks = [];
  const observer = new IntersectionObserver(
    (entries) => {
      for (const { target, isIntersecting, boundingClientRect } of entries) {
        if (isIntersecting) fill(target);
        else if (target.firstChild && !target.contains(document.activeElement)) {
          target.style.height = `${boundingClientRect.height}px`;
          target.replaceChildren();
        }
      }
    },
    { rootMargin: "1500px 0px" },
  );

  function show() {
    observer.disconnect();
    chunks.length = 0;
    const wide = $("list").clientWidth;
    for (let start = 0; start < rows.length; start += CHUNK) {
      const chunk = node("div", "chunk");
      chunk.start = start;
      const heights = rows.slice(start, start + CHUNK).map((place) => likely(items[place], wide));
      chunk.style.height = `${heights.reduce((sum, height) => sum + height, 0)}px`;
      chunks.push(chunk);
    }
    $("list").replaceChildren(...chunks);
    if (!rows.length) $("list").append(node("p", "nothing", t("nothing")));
    chunks.slice(0, 2).forEach(fill);
    chunks.forEach((chunk) => observer.observe(chunk));
  }

  /** Height of a row before it is drawn, so that the scroll bar tells the truth. */
  function likely(item, wide) {
    if (item.type === "document") return 85;
    if (item.skipped) return 52;
    const column = wide > 640 ? (wide - (wide > 880 ? 428 : 120)) / 2 : wide;
    const { langs } = documents[item.doc];
    const lines = [SOURCE, TARGET].map((side, k) => {
      const letter = langs[k] === "en" ? 7.2 : 15;
      return Math.ceil((item.bead[side].length * letter) / column) || 1;
    });
    const notes = wide > 880 ? 0 : 70 * item.bead[FLAGS].length;
    return 27 + notes + 24 * (wide > 640 ? Math.max(...lines) : lines[0] + lines[1] + 2);
  }

  function fill(chunk) {
    if (chunk.firstChild) return;
    const places = rows.slice(chunk.start, chunk.start + CHUNK);
    chunk.replaceChildren(...places.map((place, k) => row(items[place], chunk.start + k)));
    chunk.style.height = "";
  }

  function row(item, place) {
    const value = documents[item.doc];
    const draw = { document: documentRow, aside: asideRow, bead: beadRow }[item.type];
    const made = draw(item, value);
    made.dataset.row = place;
    return made;
  }

  function documentRow(_, value) {
    const made = node("div", "docrow");
    made.append(node("h3", "", value.doc));
    const names = value.langs.map((lang, k) => node("span", k ? "" : "first", t(SCRIPTS[lang])));
    made.append(...names);
    return made;
  }

  function asideRow({ skipped }, value) {
    const [side, text] = skipped;
    const why = t("report.aside.why", { reason: inPage(skipped, REASON) });
    const made = node("article", "row aside");
    const sides = [node("p", "empty"), node("p", "empty")];
    sides[side] = paragraph(text, value.langs[side], [], side);
    made.append(node("div", "where empty"), ...sides, node("p", "reason", why));
    made.setAttribute("aria-label", why);
    return made;
  }

  function beadRow({ bead }, value) {
    const flags = shownFlags(bead);
    const type = `${bead[M]}-${bead[N]}`;
    const made = node("article", flags.length ? "row flagged" : "row");
    made.tabIndex = -1;
    made.dataset.at = `${value.at}.${bead[NUMBER]}`;
    const sure = bead[CONFIDENCE].toFixed(2);
    const said = { number: bead[NUMBER], type, confidence: sure };
    said.flags = some(flags.length, "report.count.flags");
    if (bead[RISK] !== null) said.risk = bead[RISK].toFixed(2);
    made.setAttribute("aria-label", t(bead[RISK] === null ? "report.bead" : "report.bead.risk", said));
    made.append(whereabouts(bead, type, made.dataset.at, value.doc));
    value.langs.forEach((lang, side) => {
      const absent = t(lang === "en" ? "absent.en" : "absent.zh");
      const there = bead[side ? N : M] > 0;
      made.append(
        there ? paragraph(bead[SOURCE + side], lang, flags, side) : node("p", "absent", absent),
      );
    });
    if (flags.length) made.append(notes(flags));
    return made;
  }

  function whereabouts(bead, type, place, doc) {
    const made = node("div", "where");
    const link = node("a", "", bead[NUMBER]);
    link.href = `#at=${place}`;
    link.title = t("report.bead.link");
    const sure = node("span", bead[CONFIDENCE] < 0.5 ? "low" : "", bead[CONFIDENCE].toFixed(2));
    const similarity = bead[SIMILARITY]?.toFixed(2);
    sure.title = t(similarity ? "report.bead.similar" : "report.bead.sure", { value: similarity });
    made.append(link, node("span", "", type), sure);
    if (bead[RISK] !== null) {
      const risk = node("span", bead[RISK] >= 0.5 ? "risk high" : "risk", bead[RISK].toFixed(2));
      risk.title = t("report.risk.note");
      risk.dataset.name = t("report.risk.short");
      made.append(risk);
    }
    if (state.order === "risk" && documents.length > 1) made.append(node("span", "", doc));
    if (bead[STATUS]) made.append(node("span", "", t(`status.${bead[STATUS]}`)));
    return made;
  }

  /** A text cut where a flag or a search hit begins or ends. */
  function paragraph(text, lang, flags, side) {
    const made = node("p", "text");
    made.lang = lang;
    const where = side ? IN_TARGET : IN_SOURCE;
    const marks = flags.flatMap((flag, k) => spans(flag[where], flag, k + 1));
    const hits = hitsIn(text);
    const edges = [...marks, ...hits].flatMap(({ a, b }) => [a, b]);
    const cuts = [...new Set([0, text.length, ...edges])].sort((x, y) => x - y);
    for (let k = 0; k + 1 < cuts.length; k += 1) {
      const [a, b] = [cuts[k], cuts[k + 1]];
      const inside = ({ a: start, b: end }) => start <= a && b <= end;
      made.append(piece(text.slice(a, b), marks.filter(inside), hits.some(inside), b));
    }
    return made;
  }

  function piece(text, marks, hit, end) {
    if (!marks.length) return hit ? node("span", "hit", text) : document.createTextNode(text);
    const major = marks.some(({ flag }) => flag[SEVERITY] === MAJOR);
    const made = node("mark", major ? "major" : "minor");
    if (hit) made.append(node("span", "hit", text));
    else made.textContent = text;
    made.dataset.flags = marks.map(({ note }) => note).join(" ");
    made.title = marks.map(({ flag }) => inWords(flag)).join("\n");
    const ending = marks.filter(({ b }) => b === end).map(({ note }) => note);
    if (ending.length) made.dataset.note = ending.join(",");
    return made;
  }

  const called = (flag) =>
    t("report.flag.name", {
      severity: t(`severity.${terms.severities[flag[SEVERITY]]}`),
      kind: t(`kind.${terms.kinds[flag[KIND]]}`),
    });
  const inWords = (flag) =>
    t("report.flag.words", { name: called(flag), message: inPage(flag, MESSAGE) });

  function spans(flat, flag, note) {
    const made = [];
    for (let k = 0; k < flat.length; k += 2) made.push({ a: flat[k], b: flat[k + 1], flag, note });
    return made;
  }

  function hitsIn(text) {
    const words = state.q.trim().toLowerCase();
    const low = text.toLowerCase();
    const made = [];
    if (!words || low.length !== text.length) return made;
    for (let a = low.indexOf(words); a >= 0; a = low.indexOf(words, a + words.length)) {
      made.push({ a, b: a + words.length });
    }
    return made;
  }

  function notes(flags) {
    const made = node("ol", "notes");
    flags.forEach((flag, k) => {
      const item = node("li", `note-item ${terms.severities[flag[SEVERITY]]}`);
      const sign = flag[SEVERITY] === MAJOR ? "◆" : "○";
      item.append(
        node("p", "what", `${k + 1} ${sign} ${called(flag)}`),
        node("p", "message", inPage(flag, MESSAGE)),
        node("p", "more", t("report.flag.more", { mqm: terms.mqm[flag[KIND]], confidence: flag[SURE].toFixed(2) })),
      );
      made.append(item);
    });
    return made;
  }

  // ---- Going to a bead.

  function go(place) {
    const chunk = chunks[Math.floor(place / CHUNK)];
    fill(chunk);
    const target = chunk.querySelector(`[data-row="${place}"]`);
    at = target.dataset.at || "";
    target.focus({ preventScroll: true });
    const block = target.offsetHeight > innerHeight / 2 ? "start" : "center";
    const centre = () => target.scrollIntoView({ block });
    centre();
    // The chunks around it have been filled by then, and are not as high as was guessed.
    requestAnimationFrame(() => requestAnimationFrame(centre));
    keep();
  }

  function goToBead(doc, place) {
    const wanted = documents[doc].first + 1 + place;
    let found = rows.indexOf(wanted);
    if (found < 0) {
      state = { ...NOTHING };
      apply();
      found = rows.indexOf(wanted);
    }
    go(found);
  }

  /** The document and the bead's place in it that the address names; place -1 for none. */
  function addressed() {
    const [doc, number] = at.split(".").map(Number);
    const beads = at ? documents[doc - 1]?.beads : [];
    return [doc - 1, beads?.findIndex((bead) => bead[NUMBER] === number) ?? -1];
  }

  function goToAddress() {
    const [doc, place] = addressed();
    if (place >= 0) goToBead(doc, place);
  }

  /** The flagged bead after the one in focus, or after what is at the top of the window. */
  function step(way) {
    if (!flaggedRows.length) return;
    const focused = document.activeElement?.closest?.(".row");
    const here = focused ? Number(focused.dataset.row) : current(way);
    const next =
      way > 0
        ? flaggedRows.find((place) => place > here) ?? flaggedRows[0]
        : flaggedRows.findLast((place) => place < here) ?? flaggedRows.at(-1);
    go(next);
  }

  function current(way) {
    const [doc, bead] = addressed();
    const known = bead >= 0 ? rows.indexOf(documents[doc].first + 1 + bead) : -1;
    if (known >= 0) return known;
    const below = (each) => each.getBoundingClientRect().top > 60;
    const seen = [...document.querySelectorAll(".row")].find(below);
    return seen ? Number(seen.dataset.row) - (way > 0 ? 1 : 0) : -1;
  }

  // ---- The pictures: the path through both texts, with the flags along it.

  const [WIDTH, HEIGHT, LEFT, TOP] = [360, 216, 12, 16];
  const [STEPS, MARKS] = [400, 60];

  function shape(tag, attributes, text) {
    const made = document.createElementNS("http://www.w3.org/2000/svg", tag);
    for (const [name, value] of Object.entries(attributes)) made.setAttribute(name, value);
    if (text !== undefined) made.textContent = text;
    return made;
  }

  const bucket = (confidence) => [0.5, 0.7, 0.9].filter((floor) => confidence >= floor).length;

  function picture(value) {
    const [wide, high] = [WIDTH - LEFT - 4, HEIGHT - TOP - 4];
    const [sources, targets] = value.size.map((n) => n || 1);
    const x = (n) => Math.round(10 * (LEFT + (wide * n) / sources)) / 10;
    const y = (n) => Math.round(10 * (TOP + (high * n) / targets)) / 10;
    const names = value.langs.map((lang) => t(lang === "en" ? "lang.en" : "lang.zh"));
    const number = value.beads.filter((bead) => bead[FLAGS].length).length;
    const flagged = some(number, "report.count.flagged");
    const made = shape("svg", {
      class: "picture",
      viewBox: `0 0 ${WIDTH} ${HEIGHT}`,
      role: "img",
      "aria-label": t("report.picture", { doc: value.doc, src: names[0], tgt: names[1], flagged }),
    });
    const down = { x: -TOP, y: LEFT - 4, transform: "rotate(-90)", "text-anchor": "end" };
    made.append(
      shape("rect", { class: "frame", x: LEFT, y: TOP, width: wide, height: high, rx: 3 }),
      shape("text", { x: LEFT, y: TOP - 5 }, `${names[0]} →`),
      shape("text", down, `← ${names[1]}`),
      ...path(value, x, y),
      ...marks(value, x, y),
    );
    made.addEventListener("click", (event) => {
      const box = made.getBoundingClientRect();
      const inside = ((event.clientX - box.left) * WIDTH) / box.width - LEFT;
      const across = (inside / wide) * sources;
      const mark = event.target.closest(".mark");
      goToBead(value.at - 1, mark ? Number(mark.dataset.place) : nearest(value.beads, across));
    });
    return made;
  }

  function nearest(beads, across) {
    const found = beads.findIndex((bead) => bead[S] + bead[M] > across);
    return found < 0 ? beads.length - 1 : found;
  }

  /** Lines of like confidence; a long text is drawn in steps of several beads. */
  function path(value, x, y) {
    const each = Math.ceil(value.beads.length / STEPS) || 1;
    const lines = [[], [], [], []];
    let last = -1;
    for (let k = 0; k < value.beads.length; k += each) {
      const run = value.beads.slice(k, k + each);
      const sure = bucket(run.reduce((sum, bead) => sum + bead[CONFIDENCE], 0) / run.length);
      const [first, end] = [run[0], run[run.length - 1]];
      if (sure !== last) lines[sure].push(`M${x(first[S])} ${y(first[T])}`);
      lines[sure].push(`L${x(end[S] + end[M])} ${y(end[T] + end[N])}`);
      last = sure;
    }
    // The doubtful stretches lie on top.
    return lines
      .map((line, sure) => shape("path", { class: `path c${sure}`, d: line.join("") }))
      .reverse();
  }

  function marks(value, x, y) {
    // Major ones lie on top.
    const flagged = marked(value.beads).sort(([a], [b]) => gravity(a) - gravity(b));
    return flagged.map(([bead, place]) => {
      const made = mark(
        bead[FLAGS].some((flag) => flag[SEVERITY] === MAJOR),
        x(bead[S] + bead[M] / 2),
        y(bead[T] + bead[N] / 2),
      );
      const words = bead[FLAGS].map((flag) => `${bead[NUMBER]}: ${inWords(flag)}`).join("\n");
      made.dataset.place = place;
      made.prepend(shape("title", {}, words), shape("circle", { class: "hand", r: 9 }));
      return made;
    });
  }

  const gravity = (bead) => Math.max(...bead[FLAGS].map((flag) => flag[SEVERITY] * 2 + flag[SURE]));

  /** Flagged beads with their places; of many, the worst of each stretch. */
  function marked(beads) {
    const all = beads.map((bead, place) => [bead, place]).filter(([bead]) => bead[FLAGS].length);
    const each = Math.ceil(all.length / MARKS) || 1;
    const made = [];
    for (let k = 0; k < all.length; k += each) {
      made.push(all.slice(k, k + each).reduce((a, b) => (gravity(b[0]) > gravity(a[0]) ? b : a)));
    }
    return made;
  }

  function mark(major, x, y) {
    const kind = major ? "major" : "minor";
    const made = shape("g", { class: `mark ${kind}`, transform: `translate(${x} ${y})` });
    made.append(
      major
        ? shape("path", { class: "shape", d: "M0-6L6 0L0 6L-6 0Z" })
        : shape("circle", { class: "shape", r: 4 }),
    );
    return made;
  }

  const CARDS = 12;

  function buildCards() {
    const cards = [...$("cards").children];
    const drawn = new IntersectionObserver(
      (entries) => {
        for (const { target, isIntersecting } of entries) {
          if (!isIntersecting || target.querySelector("svg")) continue;
          target.append(picture(documents[cards.indexOf(target)]));
          drawn.unobserve(target);
        }
      },
      { rootMargin: "400px 0px" },
    );
    cards.forEach((card, k) => {
      if (documents[k]?.beads.length) drawn.observe(card);
      card.hidden = k >= CARDS;
    });
    $("more").hidden = cards.length <= CARDS;
    $("more").addEventListener("click", () => {
      for (const card of cards) card.hidden = false;
      $("more").hidden = true;
    });
    buildKey();
  }

  /** The pictures anew, with the names of this language. */
  function redrawCards() {
    const all = [...$("cards").children];
    all.forEach((card, k) => card.querySelector("svg")?.replaceWith(picture(documents[k])));
    $("more").textContent = t("report.documents.more", { count: count(all.length) });
  }

  function buildKey() {
    const entries = [
      ["report.key.sure", shape("path", { class: "path c3", d: "M1 6H19" })],
      ["report.key.doubt", shape("path", { class: "path c0", d: "M3 6H17" })],
      ["report.key.major", mark(true, 10, 6)],
      ["report.key.minor", mark(false, 10, 6)],
    ];
    for (const [key, drawn] of entries) {
      const entry = node("span");
      const svg = shape("svg", { viewBox: "0 0 20 12", "aria-hidden": "true" });
      svg.append(drawn);
      entry.append(svg, wordOf("i", key));
      $("key").append(entry);
    }
    $("key").hidden = !documents.some((value) => value.beads.length);
  }

  // ---- Light and dark.

  function theme() {
    const dark = matchMedia("(prefers-color-scheme: dark)");
    const set = (chosen) => {
      if (chosen === "light" || chosen === "dark") root.dataset.theme = chosen;
      const now = root.dataset.theme || (dark.matches ? "dark" : "light");
      const next = now === "dark" ? "light" : "dark";
      $("theme").textContent = t(`theme.${next}`);
      $("theme").setAttribute("aria-label", t(`report.theme.${next}`));
      return next;
    };
    set(stored((store) => store.getItem("theme")));
    addEventListener("spoken", () => set());
    dark.addEventListener("change", () => set());
    $("theme").addEventListener("click", () => {
      const next = set();
      stored((store) => store.setItem("theme", next));
      set(next);
    });
    $("theme").hidden = false;
  }

  // ---- Hands on the page.

  function listen() {
    let waiting = 0;
    $("tongue").addEventListener("click", () => {
      ui = ui === "zh" ? "en" : "zh";
      stored((store) => store.setItem("ui", ui));
      speak();
      redrawCards();
      dispatchEvent(new Event("spoken"));
      apply();
      if (at) goToAddress();
    });
    $("filters").addEventListener("input", (event) => {
      clearTimeout(waiting);
      const { type, id, value } = event.target;
      if (type === "range") {
        document.querySelector(`output[for=${id}]`).textContent = Number(value).toFixed(2);
      }
      waiting = setTimeout(readForm, type === "range" || type === "search" ? 120 : 0);
    });
    $("filters").addEventListener("submit", (event) => event.preventDefault());
    $("filters").addEventListener("reset", (event) => {
      event.preventDefault();
      clearTimeout(waiting);
      state = { ...NOTHING };
      at = "";
      apply();
    });
    $("next").addEventListener("click", () => step(1));
    $("previous").addEventListener("click", () => step(-1));
    $("open").addEventListener("click", () => {
      const shown = $("filters").classList.toggle("shown");
      $("open").setAttribute("aria-expanded", shown);
      if (shown) $("filters").scrollIntoView({ block: "start" });
    });
    document.querySelector(".skip").addEventListener("click", (event) => {
      event.preventDefault();
      $("list").focus();
      $("work").scrollIntoView();
    });
    $("list").addEventListener("click", (event) => {
      // The link to copy has no filters; a click keeps those that are set.
      const elsewhere = event.ctrlKey || event.metaKey || event.shiftKey;
      if (elsewhere || !event.target.closest(".where a")) return;
      event.preventDefault();
      go(Number(event.target.closest(".row").dataset.row));
    });
    addEventListener("keydown", keys);
    addEventListener("hashchange", () => {
      state = read(location.hash);
      apply();
      if (at) goToAddress();
      else $("work").scrollIntoView();
    });
    addEventListener("beforeprint", print);
  }

  function keys(event) {
    const typing = event.target.closest?.("input[type=search], select");
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    if (typing) {
      if (event.key === "Escape") event.target.blur();
      return;
    }
    if (event.key === "j") step(1);
    else if (event.key === "k") step(-1);
    else if (event.key === "/") {
      $("filters").classList.add("shown");
      $("open").setAttribute("aria-expanded", "true");
      $("q").focus();
    } else return;
    event.preventDefault();
  }

  const PRINTED = 3000;

  /** Paper has no scroll bar: everything chosen is drawn, up to what a printer bears. */
  function print() {
    chunks.slice(0, PRINTED / CHUNK).forEach(fill);
    const of = { count: count(PRINTED), all: count(rows.length) };
    $("cut").textContent = t("report.printed", of);
    const cut = (yes) => {
      $("cut").hidden = !yes;
      chunks.slice(PRINTED / CHUNK).forEach((chunk) => {
        chunk.hidden = yes;
      });
    };
    cut(rows.length > PRINTED);
    addEventListener("afterprint", () => cut(false), { once: true });
  }

  buildForm();
  buildCards();
  speak();
  redrawCards();
  theme();
  listen();
  $("work").hidden = false;
  state = read(location.hash);
  apply();
  if (at) goToAddress();
})();
