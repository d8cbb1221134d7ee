// The list of beads: chunks of rows, of which only those near the window are fetched and drawn.

import { get } from "./api.js";

const CHUNK = 40;

export class List {
  constructor(element, draw) {
    this.element = element;
    this.draw = draw;
    this.rows = new Map();
    this.home = new Map(); // Of every bead, the chunk that it stands in.
    this.chunks = [];
    this.height = 84;
    this.observer = new IntersectionObserver((seen) => this.look(seen), {
      rootMargin: "1200px 0px",
    });
  }

  show(ids) {
    this.observer.disconnect();
    this.home.clear();
    this.chunks = [];
    for (let start = 0; start < ids.length; start += CHUNK) {
      const chunk = { ids: ids.slice(start, start + CHUNK), element: document.createElement("div") };
      chunk.element.className = "chunk";
      chunk.element.chunk = chunk;
      chunk.element.style.height = `${chunk.ids.length * this.height}px`;
      for (const id of chunk.ids) this.home.set(id, chunk);
      this.chunks.push(chunk);
    }
    this.element.replaceChildren(...this.chunks.map(({ element }) => element));
    for (const { element } of this.chunks) this.observer.observe(element);
  }

  get count() {
    return this.home.size;
  }

  look(seen) {
    for (const { target, isIntersecting, boundingClientRect } of seen) {
      target.chunk.near = isIntersecting;
      if (isIntersecting) this.fill(target.chunk);
      else if (target.firstChild && !target.contains(document.activeElement)) {
        target.style.height = `${boundingClientRect.height}px`;
        target.replaceChildren();
      }
    }
  }

  async fill(chunk) {
    if (chunk.element.firstChild) return;
    const wanted = chunk.ids.filter((id) => !this.rows.has(id));
    if (wanted.length) {
      chunk.asked ??= get("rows", { ids: wanted.join(",") });
      const { beads } = await chunk.asked;
      chunk.asked = null;
      for (const row of beads) if (!this.rows.has(row.id)) this.rows.set(row.id, row);
    }
    if (!chunk.element.firstChild) this.drawChunk(chunk);
  }

  drawChunk(chunk) {
    const there = chunk.ids.filter((id) => this.rows.has(id));
    chunk.element.replaceChildren(...there.map((id) => this.draw(this.rows.get(id))));
    chunk.element.style.height = "";
  }

  async reach(id) {
    const chunk = this.home.get(id);
    if (!chunk) return null;
    await this.fill(chunk);
    return this.drawn(id);
  }

  drawn(id) {
    return document.getElementById(`bead-${id}`);
  }

  redraw(id) {
    const old = this.drawn(id);
    if (!old || !this.rows.has(id)) return;
    const focused = old.contains(document.activeElement);
    const made = this.draw(this.rows.get(id));
    old.replaceWith(made);
    if (focused) made.focus({ preventScroll: true });
  }

  beside(id, way) {
    const chunk = this.home.get(id);
    if (!chunk) return this.chunks[0]?.ids[0] ?? null;
    const place = chunk.ids.indexOf(id) + way;
    if (chunk.ids[place] !== undefined) return chunk.ids[place];
    let k = this.chunks.indexOf(chunk) + way;
    while (this.chunks[k] && !this.chunks[k].ids.length) k += way;
    return this.chunks[k]?.ids.at(way > 0 ? 0 : -1) ?? null;
  }

  /** Take in what has changed: rows that are new go behind the one that stands before them. */
  absorb({ beads, gone }) {
    const touched = new Set();
    const places = new Map();
    for (const id of gone) {
      const chunk = this.home.get(id);
      this.rows.delete(id);
      if (!chunk) continue;
      places.set(chunk, chunk.ids.indexOf(id));
      chunk.ids = chunk.ids.filter((each) => each !== id);
      this.home.delete(id);
      touched.add(chunk);
    }
    const fresh = new Map(beads.map((row) => [row.id, row]));
    for (const row of beads) {
      this.rows.set(row.id, row);
      const chunk = this.home.get(row.id) ?? this.settle(row, fresh, places);
      if (chunk) touched.add(chunk);
    }
    for (const chunk of touched) if (chunk.element.firstChild) this.drawChunk(chunk);
  }

  settle(row, fresh, places) {
    const before = fresh.get(row.before);
    if (before && !this.home.has(row.before)) this.settle(before, fresh, places);
    let chunk = this.home.get(row.before);
    let place = chunk ? chunk.ids.indexOf(row.before) + 1 : 0;
    if (!chunk) {
      [chunk, place] = [...places][0] ?? [row.before === null ? this.chunks[0] : undefined, 0];
    }
    if (!chunk || this.home.has(row.id)) return chunk;
    chunk.ids.splice(place, 0, row.id);
    this.home.set(row.id, chunk);
    return chunk;
  }
}
