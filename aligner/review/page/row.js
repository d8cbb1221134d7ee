// A bead as a row: its texts with flags, search hits, sentence ends and the place in hand.

import { known, node, t } from "./words.js";

export const gap = (lang) => (lang === "en" ? " " : "");
export const whole = (row, side) => row.texts[side].join(gap(row.langs[side]));

/** Offsets where a sentence begins, but the first. */
export function borders(row, side) {
  const found = [];
  let at = 0;
  for (const text of row.texts[side].slice(0, -1)) {
    at += text.length + gap(row.langs[side]).length;
    found.push(at);
  }
  return found;
}

/** The word of a text that holds an offset, or begins there; "" between words. */
export function wordAt(text, at, lang) {
  for (const { segment, index, isWordLike } of new Intl.Segmenter(lang, { granularity: "word" }).segment(text)) {
    if (isWordLike && index <= at && at < index + segment.length) return segment;
  }
  return "";
}

const bucket = (sure) => [0.5, 0.7, 0.9].filter((floor) => sure >= floor).length;

export function draw(row, view) {
  const made = node("article", `row bead c${bucket(row.confidence)} ${row.status}`);
  made.id = `bead-${row.id}`;
  made.dataset.id = row.id;
  made.tabIndex = -1;
  const open = row.flags.filter((flag) => !flag.dismissed);
  if (open.length) made.classList.add("flagged");
  made.setAttribute("aria-label", label(row, open));
  made.append(where(row, view));
  for (const side of [0, 1]) made.append(text(row, side, view));
  const notes = remarks(row, view);
  if (notes) made.append(notes);
  return made;
}

const place = (at) => at ?? "–";

function label(row, open) {
  const sides = [0, 1].map((side) => (row.at[side] ? `${row.at[side]}` : "–"));
  return t("bead.label", {
    src: sides[0],
    tgt: sides[1],
    confidence: row.confidence.toFixed(2),
    status: t(`status.${row.status}`),
    flags: open.length,
  });
}

function where(row, view) {
  const made = node("div", "where");
  if (view.names.size > 1) made.append(node("span", "doc", view.names.get(row.doc)));
  const type = row.texts.map((lines) => lines.length).join("-");
  made.append(node("b", "", `${place(row.at[0])}:${place(row.at[1])}`), node("span", "", type));
  const sure = node("span", row.confidence < 0.5 ? "low" : "", row.confidence.toFixed(2));
  sure.title = t("confidence", { value: row.confidence.toFixed(2) });
  made.append(sure);
  if (row.risk !== null) {
    const words = t("risk", { value: row.risk.toFixed(2) });
    made.append(node("span", row.risk >= 0.5 ? "high" : "", words));
  }
  if (row.status !== "auto") made.append(node("span", "badge", t(`status.${row.status}`)));
  if (view.marked === row.id) made.append(node("span", "badge chosen", t("marked")));
  return made;
}

function text(row, side, view) {
  const lang = row.langs[side];
  if (!row.texts[side].length) return node("p", "absent", t(`absent.${lang}`));
  const made = node("p", "text");
  made.lang = lang;
  made.dataset.side = side;
  const shown = whole(row, side);
  const flags = row.flags.map((flag, k) => [flag, k]).filter(([flag]) => !flag.dismissed);
  const marks = flags.flatMap(([flag, k]) =>
    flag.spans[side].map(([a, b]) => ({ a, b, flag, note: k + 1 })),
  );
  const hits = view.hits(shown, side);
  const echoes = view.echoes(row, side, hits);
  const ends = borders(row, side);
  const caret = view.caret.id === row.id ? view.caret.at[side] : null;
  const edges = [...marks, ...hits, ...echoes].flatMap(({ a, b }) => [a, b]);
  const cuts = [...new Set([0, shown.length, ...edges, ...ends, ...(caret === null ? [] : [caret])])];
  cuts.sort((x, y) => x - y);
  for (let k = 0; k < cuts.length; k += 1) {
    const a = cuts[k];
    const b = cuts[k + 1] ?? a;
    if (ends.includes(a)) made.append(node("i", "border"));
    if (a === caret) made.append(node("i", "caret"));
    if (a === b) continue;
    const inside = ({ a: start, b: end }) => start <= a && b <= end;
    const part = piece(shown.slice(a, b), a, marks.filter(inside), hits.some(inside), row);
    if (echoes.some(inside)) part.classList.add("echo");
    made.append(part);
  }
  return made;
}

function piece(words, from, marks, hit, row) {
  const made = node(marks.length ? "mark" : "span", "", words);
  made.dataset.from = from;
  if (hit) made.classList.add("hit");
  if (!marks.length) return made;
  made.classList.add(marks.some(({ flag }) => flag.severity === "major") ? "major" : "minor");
  made.title = marks.map(({ flag }) => inWords(flag)).join("\n");
  made.tabIndex = -1;
  made.setAttribute("aria-describedby", marks.map(({ note }) => `note-${row.id}-${note}`).join(" "));
  made.dataset.note = marks.map(({ note }) => note).join(",");
  return made;
}

const called = (flag) => `${t(`severity.${flag.severity}`)} · ${t(`kind.${flag.kind}`)}`;
/** Flags speak the language of the page. */
const inPage = (message) => message[document.documentElement.lang === "en" ? "en" : "zh"];
const inWords = (flag) => `${called(flag)}: ${inPage(flag.message)}`;

function remarks(row, view) {
  if (!row.flags.length && !row.comment) return null;
  const made = node("div", "notes");
  row.flags.forEach((flag, k) => {
    const item = node("div", `note-item ${flag.severity}${flag.dismissed ? " dismissed" : ""}`);
    item.id = `note-${row.id}-${k + 1}`;
    item.append(node("p", "what", `${k + 1} ${called(flag)}`), node("p", "message", inPage(flag.message)));
    const tools = node("p", "flagtools");
    for (const [act, words] of view.flagActs(flag)) {
      const pressed = node("button", "small", words);
      pressed.type = "button";
      pressed.dataset.act = act;
      pressed.dataset.flag = k;
      pressed.tabIndex = -1;
      tools.append(pressed);
    }
    item.append(tools);
    made.append(item);
  });
  if (row.comment) made.append(node("p", "comment", t("comment.of", { text: row.comment })));
  return made;
}

/** Where a click fell: the side and the offset into its text; null beside the texts. */
export function clicked(event) {
  const side = event.target.closest(".text")?.dataset.side;
  if (side === undefined) return null;
  const found = document.caretPositionFromPoint
    ? document.caretPositionFromPoint(event.clientX, event.clientY)
    : document.caretRangeFromPoint(event.clientX, event.clientY);
  if (!found) return null;
  const inside = found.offsetNode ?? found.startContainer;
  const held = (inside.parentElement ?? inside).closest("[data-from]");
  if (!held || !event.target.closest(".text").contains(held)) return null;
  return { side: Number(side), at: Number(held.dataset.from) + (found.offset ?? found.startOffset) };
}

export const explained = (refusal) => {
  const key = refusal.code === "lost" ? "lost" : `refused.${refusal.code}`;
  return known(key) ? t(key) : refusal.message;
};
