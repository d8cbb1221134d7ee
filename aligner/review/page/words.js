// The texts of the interface, as the server gives them.

const words = {};

export const learn = (given) => Object.assign(words, given);
export const known = (key) => key in words;
export const t = (key, values = {}) =>
  (words[key] ?? key).replace(/\{(\w+)\}/g, (whole, name) => values[name] ?? whole);

export function node(tag, name, text) {
  const made = document.createElement(tag);
  if (name) made.className = name;
  if (text !== undefined) made.textContent = text;
  return made;
}

export function button(name, text, does) {
  const made = node("button", name, text);
  made.type = "button";
  made.addEventListener("click", does);
  return made;
}
