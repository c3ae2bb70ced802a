// Asks again and again while a panel is shown and the page is seen: one question at a time, and none from a panel that is not shown.

export class Poll {
  #timer = 0;
  #running = false;
  #asking = false;

  /** @param {() => Promise<void>} ask it handles its own errors @param {number} everyMs */
  constructor(ask, everyMs) {
    this.ask = ask;
    this.everyMs = everyMs;
    document.addEventListener('visibilitychange', () => {
      if (this.#running && !document.hidden) this.now();
    });
  }

  start() {
    if (this.#running) return;
    this.#running = true;
    this.now();
  }

  stop() {
    this.#running = false;
    clearTimeout(this.#timer);
  }

  async now() {
    clearTimeout(this.#timer);
    if (this.#asking) return;
    this.#asking = true;
    try {
      await this.ask();
    } finally {
      this.#asking = false;
      if (this.#running && !document.hidden) this.#timer = setTimeout(() => this.now(), this.everyMs);
    }
  }
}
