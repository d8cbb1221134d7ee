// The other side's words for what a search has found: asked for rows that are drawn, kept by text.

import { post } from "./api.js";

const AT_ONCE = 40;
const WAIT = 60;

export class Concordance {
  /** `drawn` is given the ids of beads whose words are known by now, `failed` what went wrong. */
  constructor(drawn, failed) {
    this.drawn = drawn;
    this.failed = failed;
    this.known = new Map();
    this.waiting = new Map();
    this.timer = 0;
  }

  /** Spans in `side` of a row; none yet where they have to be asked for first. */
  echoes(row, side, hits) {
    if (!hits.length || !row.texts[side].length) return [];
    const spans = hits.map(({ a, b }) => [a, b]);
    // Of another text, or another search, nothing is known.
    const key = JSON.stringify([row.id, row.rev, side, spans]);
    const found = this.known.get(key);
    if (found) return found;
    this.waiting.set(key, { bead: row.id, side: 1 - side, spans });
    clearTimeout(this.timer);
    this.timer = setTimeout(() => this.ask(), WAIT);
    return [];
  }

  async ask() {
    const asked = [...this.waiting].slice(0, AT_ONCE);
    for (const [key] of asked) this.waiting.delete(key);
    try {
      const { spans } = await post("concordance", { hits: asked.map(([, hit]) => hit) });
      asked.forEach(([key], k) => this.known.set(key, spans[k].map(([a, b]) => ({ a, b }))));
      this.drawn([...new Set(asked.map(([, { bead }]) => bead))]);
    } catch (error) {
      this.failed(error);
      return;
    }
    if (this.waiting.size) this.timer = setTimeout(() => this.ask(), WAIT);
  }
}
