// The last so many points of several series: memory is taken once and stays what it is.

export class Ring {
  #columns;
  #next = 0;
  #length = 0;

  /** @param {number} capacity @param {string[]} names the series, beside `at` */
  constructor(capacity, names) {
    this.capacity = capacity;
    this.#columns = new Map(['at', ...names].map((name) => [name, new Float64Array(capacity)]));
  }

  get length() {
    return this.#length;
  }

  /** Adds a point. What is not a number is a gap. @param {number} at seconds @param {Record<string, number | null | undefined>} values */
  add(at, values) {
    for (const [name, column] of this.#columns) column[this.#next] = name === 'at' ? at : values[name] ?? Number.NaN;
    this.#next = (this.#next + 1) % this.capacity;
    this.#length = Math.min(this.#length + 1, this.capacity);
  }

  /** A series from its oldest point to its newest, gaps as null. @param {string} name @returns {(number | null)[]} */
  series(name) {
    const column = this.#columns.get(name);
    if (!column) return new Array(this.#length).fill(null);
    const first = (this.#next - this.#length + this.capacity) % this.capacity;
    return Array.from({ length: this.#length }, (_, place) => {
      const value = column[(first + place) % this.capacity];
      return Number.isNaN(value) ? null : value;
    });
  }
}
