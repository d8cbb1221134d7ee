// The path through both texts with progress and flags along it.

import { node, t } from "./words.js";

const [WIDTH, HEIGHT, LEFT, TOP] = [220, 170, 10, 16];

function shape(tag, attributes, text) {
  const made = document.createElementNS("http://www.w3.org/2000/svg", tag);
  for (const [name, value] of Object.entries(attributes)) made.setAttribute(name, value);
  if (text !== undefined) made.textContent = text;
  return made;
}

const bucket = (sure) => [0.5, 0.7, 0.9].filter((floor) => sure >= floor).length;

/** Each part is [id, source, target, confidence, settled, flags, severe, beads]. */
export function picture(element, parts, doc, go) {
  element.hidden = !parts.length;
  if (!parts.length) return;
  const most = (k) => Math.max(1, ...parts.map((part) => part[k] + 1));
  const [wide, high] = [WIDTH - LEFT - 2, HEIGHT - TOP - 14];
  const x = (n) => (LEFT + (wide * n) / most(1)).toFixed(1);
  const y = (n) => (TOP + (high * n) / most(2)).toFixed(1);
  const names = { name: doc.name, src: t(`lang.${doc.langs[0]}`), tgt: t(`lang.${doc.langs[1]}`) };
  const made = shape("svg", {
    class: "picture",
    viewBox: `0 0 ${WIDTH} ${HEIGHT}`,
    role: "img",
    "aria-label": t("picture", names),
  });
  made.append(shape("rect", { class: "frame", x: LEFT, y: TOP, width: wide, height: high, rx: 3 }));
  const lines = [[], [], [], []];
  let last = null;
  const placed = parts.filter((part) => part[1] >= 0 && part[2] >= 0);
  for (const part of placed) {
    const here = `${x(part[1])} ${y(part[2])}`;
    lines[bucket(part[3])].push(`M${last ?? here}L${here}`);
    last = here;
  }
  lines.forEach((line, sure) => {
    if (line.length) made.append(shape("path", { class: `path c${sure}`, d: line.join("") }));
  });
  for (const part of placed.filter((each) => each[6])) {
    made.append(shape("circle", { class: "severe", cx: x(part[1]), cy: y(part[2]), r: 2.5 }));
  }
  const step = wide / parts.length;
  parts.forEach((part, k) => {
    const share = part[4] / part[7];
    if (!share) return;
    made.append(
      shape("rect", {
        class: "settled",
        x: LEFT + k * step,
        y: HEIGHT - 9,
        width: Math.max(step, 0.5),
        height: 7,
        opacity: 0.3 + 0.7 * share,
      }),
    );
  });
  made.append(shape("rect", { class: "frame", x: LEFT, y: HEIGHT - 9, width: wide, height: 7 }));
  made.addEventListener("click", (event) => {
    const box = made.getBoundingClientRect();
    const across = ((event.clientX - box.left) * WIDTH) / box.width - LEFT;
    const wanted = (across / wide) * most(1);
    const found = placed.find((part) => part[1] >= wanted) ?? parts.at(-1);
    go(found[0]);
  });
  element.replaceChildren(made, node("figcaption", "quiet", t("picture.title")));
}
