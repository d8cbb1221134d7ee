// The page: what is shown, and what a gesture does.

import { get, post, Refusal } from "./api.js";
import * as keys from "./keys.js";
import { List } from "./list.js";
import { picture } from "./picture.js";
import { Concordance } from "./concordance.js";
import { borders, clicked, draw, explained, whole, wordAt } from "./row.js";
import { button, learn, node, t } from "./words.js";

const $ = (id) => document.getElementById(id);
const count = (n) => n.toLocaleString("en");
const KINDS = [
  ...["number", "date", "name", "term", "untranslated", "omission", "addition"],
  ...["mistranslation", "moved", "length", "consistency", "rule"],
];
const STATUSES = ["auto", "confirmed", "edited", "rejected", "review"];
const NO_CARET = () => ({ id: null, at: [null, null], side: 0 });

const view = {
  names: new Map(),
  marked: null,
  caret: NO_CARET(),
  needle: null,
  within: "both",
  concordance: new Concordance((ids) => ids.forEach(redraw), (error) => tellOf(error)),
  hits(text, side) {
    if (!view.needle || !["both", ["src", "tgt"][side]].includes(view.within)) return [];
    const found = [];
    for (const match of text.matchAll(view.needle)) {
      if (match[0]) found.push({ a: match.index, b: match.index + match[0].length });
    }
    return found;
  },
  /** Where this side has what was found in the other: nothing where it was found in both. */
  echoes(row, side, hits) {
    if (hits.length) return [];
    return view.concordance.echoes(row, side, view.hits(whole(row, 1 - side), 1 - side));
  },
  flagActs(flag) {
    if (flag.dismissed) return [["reinstate", t("act.reinstate")]];
    const acts = flag.fix === null ? [] : [["mend", t("act.mend.to", { text: flag.fix })]];
    for (const act of ["dismiss", "dismiss-document", "dismiss-always"]) acts.push([act, t(`act.${act}`)]);
    return acts;
  },
};
let documents = [];
let revision = 0;
let current = null;
let list;

// ---- What is asked for.

function field(id, input, text = t(id)) {
  const made = node("div", "field");
  const label = node("label", "", text);
  label.htmlFor = input.id = id;
  made.append(label, input);
  return made;
}

function select(options) {
  const made = node("select");
  for (const [value, text] of options) made.append(new Option(text, value));
  return made;
}

function boxes(name, values, words) {
  const made = node("fieldset");
  made.append(node("legend", "", t(name)));
  for (const value of values) made.append(box(name, value, t(`${words}.${value}`)));
  return made;
}

function box(name, value, text) {
  const label = node("label", "check");
  const input = Object.assign(node("input"), { type: "checkbox", name, value });
  label.append(input, node("span", "", text));
  return label;
}

function number(id, value) {
  const input = Object.assign(node("input"), { type: "number", min: 0, max: 1, step: 0.05, value });
  return field(id, input);
}

function buildForm() {
  const search = Object.assign(node("input"), { type: "search", spellcheck: false });
  const docs = [["0", t("documents.all")], ...documents.map(({ id, name }) => [id, name])];
  const reset = Object.assign(node("button", "", t("clear")), { type: "reset" });
  $("filters").append(
    field("search", search),
    box("regex", "1", t("regex")),
    field("side-of", select(["both", "src", "tgt"].map((each) => [each, t(`side.${each}`)])), t("side")),
    field("document", select(docs)),
    field("order", select(["text", "doubt"].map((each) => [each, t(`order.${each}`)]))),
    box("flagged", "1", t("flagged")),
    box("commented", "1", t("commented")),
    boxes("status", STATUSES, "status"),
    boxes("severity", ["major", "minor"], "severity"),
    boxes("kind", KINDS, "kind"),
    number("confidence.low", 0),
    number("confidence.high", 1),
    number("risk.from", 0),
    reset,
  );
  $("document").closest(".field").hidden = documents.length < 2;
  let waiting = 0;
  const soon = (time) => {
    clearTimeout(waiting);
    waiting = setTimeout(() => attempt(() => find()), time);
  };
  $("filters").addEventListener("input", (event) => {
    // What is still being composed is no search yet.
    if (!event.isComposing) soon(event.target.type === "search" ? 200 : 0);
  });
  $("filters").addEventListener("compositionend", () => soon(200));
  $("filters").addEventListener("reset", () => soon(0));
  $("filters").addEventListener("submit", (event) => event.preventDefault());
}

function wanted() {
  const form = new FormData($("filters"));
  const unit = (id, otherwise) => {
    const value = parseFloat($(id).value);
    return value >= 0 && value <= 1 ? value : otherwise;
  };
  return {
    doc: Number($("document").value),
    q: $("search").value,
    regex: form.has("regex"),
    side: $("side-of").value,
    status: form.getAll("status"),
    kind: form.getAll("kind"),
    severity: form.getAll("severity"),
    flagged: form.has("flagged"),
    commented: form.has("commented"),
    low: unit("confidence.low", 0),
    high: unit("confidence.high", 1),
    risk: unit("risk.from", 0),
    order: $("order").value,
  };
}

function needle({ q, regex }) {
  if (!q) return null;
  try {
    return new RegExp(regex ? q : q.replace(/[.*+?^${}()|[\]\\]/g, "\\$&"), "giu");
  } catch {
    return null; // Python knows more expressions than this language: they find, and are not shown.
  }
}

async function find(answer) {
  const asked = wanted();
  const { ids } = await (answer ?? post("find", asked));
  view.needle = needle(asked);
  view.within = asked.side;
  list.show(ids);
  if (!ids.length) $("list").append(node("p", "nothing", t("nothing")));
  tell();
  if (current === null || !list.home.has(current)) current = ids[0] ?? null;
  if (current !== null) await select_(current, { focus: false });
  drawPicture();
}

function tell() {
  const all = documents.reduce((sum, { beads }) => sum + beads, 0);
  const shown = list.count;
  $("status").textContent =
    shown === all ? t("beads", { count: count(all) }) : t("beads.of", { count: count(shown), all: count(all) });
  const settled = documents.reduce((sum, each) => sum + each.settled, 0);
  $("done").max = all || 1;
  $("done").value = settled;
  $("settled").textContent = t("settled", { count: count(settled), all: count(all) });
}

async function drawPicture() {
  const doc = documents.find(({ id }) => id === (list.rows.get(current)?.doc ?? documents[0]?.id));
  if (!doc) return;
  const { parts } = await get("picture", { doc: doc.id });
  picture($("picture"), parts, doc, (id) => attempt(() => goTo(id)));
}

// ---- The bead in hand.

async function select_(id, { focus = true, centre = false } = {}) {
  const old = list.drawn(current);
  const made = await list.reach(id);
  if (!made) return;
  old?.classList.remove("current");
  for (const each of old?.querySelectorAll("[tabindex='0']") ?? []) each.tabIndex = -1;
  if (current !== id || view.caret.id !== id) dropCaret();
  current = id;
  equip();
  if (!focus) return;
  const row = list.drawn(id);
  row.focus({ preventScroll: true });
  const block = centre ? "center" : "nearest";
  row.scrollIntoView({ block });
  // Chunks around it have been filled by then, and are not as high as was guessed.
  requestAnimationFrame(() => requestAnimationFrame(() => list.drawn(id)?.scrollIntoView({ block })));
}

async function goTo(id) {
  if (!list.home.has(id)) {
    $("filters").reset();
    current = id;
    await find();
  }
  await select_(id, { centre: true });
}

const BAR = [
  ...["confirm", "reject", "review", "reopen", "merge-up", "merge-down", "divide", "cut"],
  ...["shift-src-up", "shift-src-down", "shift-tgt-up", "shift-tgt-down", "shift-both-up"],
  ...["shift-both-down", "unlink", "mark", "link", "swap", "move", "edit", "comment", "realign", "concordance"],
];

// It stands below the list, so that nothing moves under the pointer when another bead is chosen.
function buildBar() {
  const bar = $("bar");
  bar.setAttribute("aria-label", t("more"));
  bar.replaceChildren(...BAR.map((act) => actButton(act)));
  $("tools").replaceChildren(...["next", "undo", "redo", "help"].map((act) => actButton(act)));
  const theme = button("", "", () => setTheme(next()));
  theme.id = "theme";
  const open = button("", t("filters"), () => {
    const shown = $("side").classList.toggle("shown");
    open.setAttribute("aria-expanded", shown);
  });
  open.id = "open";
  open.setAttribute("aria-expanded", "false");
  open.setAttribute("aria-controls", "side");
  $("tools").append(theme, open);
  setTheme();
}

function actButton(act) {
  const made = button("", t(`act.${act}`), () => attempt(ACTS[act]));
  made.dataset.does = act;
  made.append(node("kbd", "", keys.keyOf(act)));
  return made;
}

/** The row in hand has the buttons, and its marks can be reached. */
function equip() {
  const row = list.drawn(current);
  if (!row) return;
  for (const other of document.querySelectorAll(".row.current")) if (other !== row) other.classList.remove("current");
  row.classList.add("current");
  for (const each of row.querySelectorAll("mark, .flagtools button")) each.tabIndex = 0;
}

function redraw(id) {
  list.redraw(id);
  if (id === current) equip();
}

// ---- The place in a text.

function dropCaret() {
  const { id } = view.caret;
  view.caret = NO_CARET();
  if (id !== null) redraw(id);
}

function setCaret(side, at) {
  if (view.caret.id !== current) view.caret = { ...NO_CARET(), id: current };
  view.caret.side = side;
  view.caret.at[side] = at;
  redraw(current);
}

const BREAK = /[.!?;:,。！？；：，、…]["'”’)）」』]*\s*/gu;

function moveCaret(way, far) {
  const row = list.rows.get(current);
  if (view.caret.id !== current) view.caret = { ...NO_CARET(), id: current };
  let { side } = view.caret;
  if (!row.texts[side].length) side = 1 - side;
  const text = whole(row, side);
  const at = view.caret.at[side] ?? (way > 0 ? 0 : text.length);
  const stops = far
    ? [0, ...borders(row, side), ...[...text.matchAll(BREAK)].map((m) => m.index + m[0].length), text.length]
    : steps(text);
  stops.sort((a, b) => a - b);
  const to = way > 0 ? stops.find((stop) => stop > at) : stops.findLast((stop) => stop < at);
  setCaret(side, to ?? at);
}

/** Places between characters, none inside a pair of surrogates. */
function steps(text) {
  const found = [0];
  for (const character of text) found.push(found.at(-1) + character.length);
  return found;
}

// ---- Gestures.

function based(...ids) {
  return ids.map((id) => {
    if (id === null || id === undefined) throw new Refusal("", "first");
    return [id, list.rows.get(id).rev];
  });
}

async function act(gesture, ids, given = {}) {
  for (const id of ids) if (id !== null && !list.rows.has(id)) await fetchRow(id);
  return absorb(await post("act", { gesture, beads: based(...ids), since: revision, ...given }));
}

async function fetchRow(id) {
  const { beads } = await get("rows", { ids: id });
  for (const row of beads) list.rows.set(row.id, row);
}

async function absorb(changes) {
  revision = changes.revision;
  const had = list.home.has(current);
  const near = had ? list.beside(current, -1) ?? list.beside(current, 1) : null;
  const focused = !document.activeElement?.closest("#side, dialog");
  if (changes.beads.some(({ id }) => id === view.caret.id)) view.caret = NO_CARET();
  list.absorb(changes);
  if (changes.gone.includes(view.marked)) view.marked = null;
  if (!list.home.has(current)) {
    current = changes.beads.find(({ id }) => list.home.has(id))?.id ?? near;
  }
  state(changes);
  if (changes.beads.length || changes.gone.length) {
    if (current !== null && list.home.has(current)) await select_(current, { focus: focused });
    refreshSoon();
  }
}

function state({ undo, redo }) {
  for (const [name, can] of [["undo", undo], ["redo", redo]]) {
    document.querySelector(`#tools [data-does=${name}]`).disabled = !can;
  }
}

let refreshing = 0;
function refreshSoon() {
  clearTimeout(refreshing);
  refreshing = setTimeout(async () => {
    try {
      ({ documents } = await get("start"));
    } catch {
      return; // The next look at the changes tells.
    }
    tell();
    drawPicture();
  }, 400);
}

/** The bead before or after the one in hand in its document, whatever the filters show. */
async function neighbour(way) {
  if ($("order").value === "text") {
    const id = list.beside(current, way);
    if (id === null || list.count === documents.reduce((sum, { beads }) => sum + beads, 0)) return id;
  }
  const row = list.rows.get(current);
  if (way < 0) return row.before;
  const ids = (await post("find", { doc: row.doc })).ids;
  return ids[ids.indexOf(current) + 1] ?? null;
}

const status = (value) => () => act("status", [current], { status: value });
const shift = (sides, down) => async () => {
  const other = await neighbour(down ? 1 : -1);
  await act("shift", down ? [current, other] : [other, current], { sides, down });
};

function places() {
  if (view.caret.id !== current) throw new Refusal("", "nowhere");
  const [src, tgt] = view.caret.at;
  return { src, tgt };
}

function chosen() {
  if (view.marked === null) throw new Refusal("", "same");
  return view.marked;
}

/** The flag that has the focus, or the first that is open. */
function flagInHand() {
  const { flags } = list.rows.get(current);
  const focused = document.activeElement?.dataset?.note;
  const found = focused ? Number(focused.split(",")[0]) - 1 : flags.findIndex((flag) => !flag.dismissed);
  if (!flags[found]) throw new Refusal("", "no-flag");
  return found;
}

const dismiss = (scope) => (flag) =>
  act("dismiss", [current], { flag: flag ?? flagInHand(), scope });

async function step(way) {
  const id = list.beside(current, way);
  if (id !== null) await select_(id);
}

async function nextDoubtful() {
  const { id } = await get("next", { after: current ?? "", doc: $("document").value });
  if (id !== null) await goTo(id);
}

function mark() {
  const old = view.marked;
  view.marked = old === current ? null : current;
  if (old !== null) redraw(old);
  redraw(current);
}

const ACTS = {
  next: nextDoubtful,
  down: () => step(1),
  up: () => step(-1),
  confirm: status("confirmed"),
  "confirm-next": async () => {
    await status("confirmed")();
    await nextDoubtful();
  },
  reject: status("rejected"),
  review: status("review"),
  reopen: status("auto"),
  "merge-down": async () => act("merge", [current, await neighbour(1)]),
  "merge-up": async () => act("merge", [await neighbour(-1), current]),
  divide: () => act("divide", [current], places()),
  cut: () => {
    const { side, at } = view.caret;
    places();
    return act("cut", [current], { [side ? "tgt" : "src"]: at[side] });
  },
  "caret-left": () => moveCaret(-1, false),
  "caret-right": () => moveCaret(1, false),
  "caret-left-far": () => moveCaret(-1, true),
  "caret-right-far": () => moveCaret(1, true),
  side: () => {
    if (view.caret.id !== current) view.caret = { ...NO_CARET(), id: current };
    const side = 1 - view.caret.side;
    setCaret(side, view.caret.at[side] ?? 0);
  },
  "shift-src-down": shift([0], true),
  "shift-src-up": shift([0], false),
  "shift-tgt-down": shift([1], true),
  "shift-tgt-up": shift([1], false),
  "shift-both-down": shift([0, 1], true),
  "shift-both-up": shift([0, 1], false),
  unlink: () => act("unlink", [current]),
  mark,
  link: () => act("link", [chosen(), current]),
  swap: () => act("swap", [chosen(), current]),
  move: () => {
    const row = list.rows.get(current);
    const side = view.caret.id === current ? view.caret.side : row.texts[1].length ? 1 : 0;
    const at = view.caret.id === current ? view.caret.at[side] ?? 0 : 0;
    const line = borders(row, side).filter((border) => border <= at).length;
    return act("move", [current, chosen()], { sides: [side], line });
  },
  edit,
  comment,
  mend: (flag) => act("mend", [current], { flag: flag ?? flagInHand() }),
  dismiss: dismiss("bead"),
  "dismiss-document": dismiss("document"),
  "dismiss-always": dismiss("always"),
  reinstate: (flag) => act("dismiss", [current], { flag, dismissed: false }),
  realign,
  undo: async () => absorb(await post("undo", { since: revision })),
  redo: async () => absorb(await post("redo", { since: revision })),
  search: () => {
    $("side").classList.add("shown");
    $("search").focus();
  },
  concordance: searchWord,
  help: () => keys.help((title, content) => dialog(title, content, buildBarAgain)),
  cancel: () => {
    dropCaret();
    if (view.marked !== null) {
      const old = view.marked;
      view.marked = null;
      redraw(old);
    }
    $("message").textContent = "";
  },
};

/** Search for the word in hand in its own column; the other one shows what translates it. */
async function searchWord() {
  if (view.caret.id !== current) throw new Refusal("", "nowhere");
  const row = list.rows.get(current);
  const { side, at } = view.caret;
  const word = wordAt(whole(row, side), at[side] ?? 0, row.langs[side]);
  if (!word) throw new Refusal("", "nowhere");
  $("filters").elements.regex.checked = false;
  $("search").value = word;
  $("side-of").value = ["src", "tgt"][side];
  await find();
}

function tellOf(error) {
  $("message").textContent = explained(error);
}

function buildBarAgain() {
  buildBar();
  get("changes", { since: revision }).then(state);
}

// ---- Dialogs.

function dialog(title, content, closed = () => {}, actions = []) {
  const made = node("dialog");
  const heading = node("h2", "", title);
  heading.id = "dialog-title";
  made.setAttribute("aria-labelledby", heading.id);
  const ends = node("p", "ends");
  for (const [text, does] of actions) {
    ends.append(
      button("first", text, async () => {
        if (await attempt(does)) made.close();
      }),
    );
  }
  ends.append(button("", actions.length ? t("cancel") : t("close"), () => made.close()));
  made.append(heading, content, ends);
  made.addEventListener("close", () => {
    made.remove();
    closed();
    list.drawn(current)?.focus({ preventScroll: true });
  });
  made.addEventListener("keydown", (event) => {
    const sends = event.key === "Enter" && (event.ctrlKey || event.metaKey);
    if (sends && !event.isComposing) ends.querySelector(".first")?.click();
  });
  document.body.append(made);
  made.showModal();
}

function edit() {
  const row = list.rows.get(current);
  const content = node("div", "edits");
  const areas = [[], []];
  for (const side of [0, 1]) {
    row.texts[side].forEach((text, k) => {
      const area = Object.assign(node("textarea"), { value: text, rows: 2 });
      area.lang = row.langs[side];
      areas[side].push(area);
      const words = t("edit.line", { lang: t(`lang.${row.langs[side]}`), number: k + 1 });
      content.append(field(`edit-${side}-${k}`, area, words));
    });
  }
  const id = current;
  dialog(t("act.edit"), content, undefined, [
    [
      t("save"),
      async () => {
        for (const side of [0, 1]) {
          const texts = areas[side].map((area) => area.value);
          if (texts.some((text, k) => text !== row.texts[side][k])) {
            await act("edit", [id], { sides: [side], texts });
          }
        }
      },
    ],
  ]);
  (areas[1][0] ?? areas[0][0]).focus();
}

function comment() {
  const area = Object.assign(node("textarea"), { value: list.rows.get(current).comment, rows: 4 });
  const id = current;
  dialog(t("act.comment"), field("edit-comment", area, t("edit.comment")), undefined, [
    [t("save"), () => act("comment", [id], { texts: [area.value] })],
  ]);
  area.focus();
}

async function realign() {
  const id = current;
  const found = await post("realign", { bead: id, since: revision });
  const content = node("div", "preview");
  if (!found.after.length) content.append(node("p", "", t("realign.none")));
  for (const name of found.after.length ? ["before", "after"] : []) {
    content.append(node("h3", "", t(`realign.${name}`)));
    for (const texts of found[name]) {
      const pair = node("div", "pair");
      pair.append(...texts.map((text) => node("p", "", text || "–")));
      content.append(pair);
    }
  }
  const apply = () => post("realign", { bead: id, since: revision, based: found.based }).then(absorb);
  dialog(t("realign.title"), content, undefined, found.after.length ? [[t("apply"), apply]] : []);
}

// ---- Light and dark.

const dark = matchMedia("(prefers-color-scheme: dark)");
const next = () => {
  const now = document.documentElement.dataset.theme || (dark.matches ? "dark" : "light");
  return now === "dark" ? "light" : "dark";
};

function setTheme(chosen) {
  if (chosen) document.documentElement.dataset.theme = chosen;
  $("theme").textContent = t(`theme.${next()}`);
}

// ---- Hands on the page.

/** Do it, and say why it was refused; whether it was done. One after the other. */
let before = Promise.resolve();
function attempt(does) {
  const done = before.then(async () => {
    try {
      $("message").textContent = "";
      await does();
      return true;
    } catch (error) {
      if (!(error instanceof Refusal)) throw error;
      $("message").textContent = explained(error);
      if (error.code === "stale") await look();
      return false;
    }
  });
  before = done.catch((error) => console.error(error));
  return done;
}

async function look() {
  try {
    const changes = await get("changes", { since: revision });
    if (changes.revision !== revision) await absorb(changes);
    if ($("message").textContent === t("lost")) $("message").textContent = "";
  } catch (error) {
    $("message").textContent = explained(error);
  }
}

function listen() {
  addEventListener("keydown", (event) => {
    if (keys.ownKeys(event)) {
      if (event.key === "Escape" && event.target.closest("#filters")) list.drawn(current)?.focus();
      return;
    }
    const name = keys.actOf(event);
    if (!name) return;
    event.preventDefault();
    // What is typed next belongs to the field, even while an answer is waited for.
    if (name === "search") ACTS.search();
    else attempt(ACTS[name]);
  });
  $("list").addEventListener("click", (event) => {
    const row = event.target.closest(".row");
    if (!row) return;
    const id = Number(row.dataset.id);
    const { act: does, flag } = event.target.dataset;
    const place = clicked(event);
    attempt(async () => {
      await select_(id);
      if (does) await ACTS[does](Number(flag));
      else if (place) setCaret(place.side, place.at);
    });
  });
  $("list").addEventListener("focusin", (event) => {
    const id = Number(event.target.closest(".row")?.dataset.id);
    if (id && id !== current) attempt(() => select_(id, { focus: false }));
  });
  document.querySelector(".skip").addEventListener("click", (event) => {
    event.preventDefault();
    list.drawn(current)?.focus();
  });
  setInterval(() => {
    if (!document.hidden) before = before.then(look);
  }, 1500);
}

async function begin() {
  // Both are asked for at once: of a large corpus neither comes at once.
  const every = post("find", {});
  const given = await get("start");
  learn(given.words);
  document.documentElement.lang = given.lang === "zh" ? "zh-CN" : "en";
  for (const element of document.querySelectorAll("[data-word]")) element.textContent = t(element.dataset.word);
  document.title = `${given.documents[0]?.name ?? ""} – ${t("title")} – enzh-aligner`;
  keys.choose(given.keys);
  ({ documents, revision } = given);
  for (const { id, name } of documents) view.names.set(id, name);
  $("list").setAttribute("aria-label", t("title"));
  $("done").setAttribute("aria-label", t("settled", { count: "", all: "" }));
  list = new List($("list"), (row) => draw(row, view));
  buildForm();
  buildBar();
  state(given);
  listen();
  await find(every);
  list.drawn(current)?.focus({ preventScroll: true });
}

begin().catch((error) => {
  $("message").textContent = error.message;
});
