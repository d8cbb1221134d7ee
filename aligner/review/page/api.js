// Requests to the program on this machine. The token is part of the page's own address.

export class Refusal extends Error {
  constructor(message, code) {
    super(message);
    this.code = code;
  }
}

async function answer(request) {
  let response;
  try {
    response = await request;
  } catch {
    throw new Refusal("", "lost");
  }
  const value = await response.json();
  if (!response.ok) throw new Refusal(value.error, value.code);
  return value;
}

export const get = (name, given = {}) =>
  answer(fetch(`api/${name}?${new URLSearchParams(given)}`));

export const post = (name, value) =>
  answer(
    fetch(`api/${name}`, {
      method: "POST",
      headers: { "Content-Type": "application/json" },
      body: JSON.stringify(value),
    }),
  );
