// The server-sent events: one connection for the whole page, which comes back by itself and says when it is gone.

/** @typedef {'connecting' | 'live' | 'lost'} ConnectionState */

const SILENCE = 6000;
const LONGEST_WAIT = 5_000;

export class LiveEvents {
  /** @type {EventSource | null} */ #source = null;
  #wait = 500;
  #timer = 0;
  #silence = 0;
  #lost = false;

  /**
   * @param {string} path
   * @param {(snapshot: any) => void} received
   * @param {(state: ConnectionState, retryInMs: number) => void} changed
   */
  constructor(path, received, changed) {
    this.path = path;
    this.received = received;
    this.changed = changed;
    // A hidden tab's timers run late, or not at all: whoever comes back to it shall not wait for them.
    document.addEventListener('visibilitychange', () => {
      if (!document.hidden && this.#lost) this.open();
    });
  }

  open() {
    clearTimeout(this.#timer);
    this.#source?.close();
    const source = new EventSource(new URL(this.path, document.baseURI));
    this.#source = source;
    this.#listen();
    source.addEventListener('flow', (event) => {
      this.#wait = 500;
      this.#lost = false;
      this.#listen();
      this.changed('live', 0);
      this.received(JSON.parse(event.data));
    });
    // The browser tries again by itself after some errors and not after others: here it is the same after all of them.
    source.addEventListener('error', () => this.#lose());
  }

  /** A connection that is open and silent, as after the machine slept, is as good as gone. */
  #listen() {
    clearTimeout(this.#silence);
    this.#silence = setTimeout(() => this.#lose(), SILENCE);
  }

  #lose() {
    this.#lost = true;
    clearTimeout(this.#silence);
    clearTimeout(this.#timer);
    this.#source?.close();
    this.#source = null;
    this.changed('lost', this.#wait);
    this.#timer = setTimeout(() => this.open(), this.#wait);
    this.#wait = Math.min(this.#wait * 2, LONGEST_WAIT);
  }
}
