// Which key does what; a person may choose others.

import { post } from "./api.js";
import { button, node, t } from "./words.js";

export const STANDARD = {
  next: "n",
  down: "j",
  up: "k",
  "confirm-next": "Enter",
  confirm: "c",
  reject: "r",
  review: "v",
  reopen: "o",
  "merge-down": "m",
  "merge-up": "M",
  divide: "s",
  cut: "x",
  "caret-left": "ArrowLeft",
  "caret-right": "ArrowRight",
  "caret-left-far": "Shift+ArrowLeft",
  "caret-right-far": "Shift+ArrowRight",
  side: "b",
  "shift-src-down": "]",
  "shift-src-up": "[",
  "shift-tgt-down": "}",
  "shift-tgt-up": "{",
  "shift-both-down": ")",
  "shift-both-up": "(",
  unlink: "u",
  mark: "l",
  link: "L",
  swap: "w",
  move: "g",
  edit: "e",
  comment: "t",
  mend: "f",
  dismiss: "d",
  "dismiss-document": "D",
  "dismiss-always": "A",
  realign: "a",
  undo: "z",
  redo: "Z",
  search: "/",
  concordance: "q",
  help: "?",
  cancel: "Escape",
};

const ALSO = {
  "Ctrl+z": "undo",
  "Ctrl+Z": "redo",
  "Ctrl+y": "redo",
  ArrowDown: "down",
  ArrowUp: "up",
};

let chosen = {};

export const choose = (given) => {
  chosen = given;
};

export const keyOf = (act) => chosen[act] ?? STANDARD[act];

/** The key as it is written in the table; "" for a modifier alone, or while a text is composed. */
export function named(event) {
  if (event.isComposing || event.keyCode === 229 || event.altKey) return "";
  if (["Shift", "Control", "Meta", "Alt", "Dead", "Process"].includes(event.key)) return "";
  const control = event.ctrlKey || event.metaKey ? "Ctrl+" : "";
  const shift = event.shiftKey && event.key.length > 1 ? "Shift+" : "";
  return control + shift + event.key;
}

export function actOf(event) {
  const key = named(event);
  if (!key) return null;
  return Object.keys(STANDARD).find((act) => keyOf(act) === key) ?? ALSO[key] ?? null;
}

/** A text field, a list or a button has its own keys. */
export function ownKeys(event) {
  const { target } = event;
  if (target.closest?.("dialog, textarea, select, input")) return true;
  return event.key === "Enter" && Boolean(target.closest?.("button, a, summary"));
}

export function help(dialog) {
  const made = node("div", "keys");
  made.append(node("p", "quiet", t("keys.hint")));
  const table = node("dl");
  for (const act of Object.keys(STANDARD)) table.append(entry(act));
  const reset = button("", t("keys.reset"), async () => {
    choose({});
    await post("keys", { keys: {} });
    table.replaceChildren(...Object.keys(STANDARD).map(entry));
  });
  made.append(table, reset);
  dialog(t("keys.title"), made);
}

function entry(act) {
  const made = node("div");
  const value = node("dd");
  const shown = node("kbd", "", keyOf(act));
  const change = button("small", t("keys.change.short"), () => {
    shown.textContent = t("keys.press");
    const take = async (event) => {
      const key = named(event);
      if (!key) return;
      event.preventDefault();
      event.stopPropagation();
      removeEventListener("keydown", take, true);
      if (key !== "Escape") {
        chosen = { ...chosen, [act]: key };
        await post("keys", { keys: chosen });
      }
      shown.textContent = keyOf(act);
    };
    addEventListener("keydown", take, true);
  });
  change.setAttribute("aria-label", t("keys.change", { name: t(`act.${act}`) }));
  value.append(shown, change);
  made.append(node("dt", "", t(`act.${act}`)), value);
  return made;
}
