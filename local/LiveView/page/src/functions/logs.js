// A function's log with search, newest first.
import { get, query } from '../shared/api.js';
import { button, field, h, put, text } from '../shared/dom.js';
import { count, exactTime } from '../shared/format.js';
import { badge, failure } from '../shared/notice.js';
import { Poll } from '../shared/poll.js';

const LIMIT = 200;
const MOST_LINES = 1000;
const LEVELS = { error: 'bad', critical: 'bad', warn: 'warn' };

export class Logs {
  #lines = [];
  #next = null;
  #shape = '';
  #older = false;

  constructor() {
    this.name = '';
    this.poll = new Poll(() => this.#load(), 2000);
    this.search = h('input', { type: 'search', placeholder: 'a word, a request id, an environment', autocomplete: 'off', 'data-testid': 'log-search', oninput: () => this.#again() });
    this.follow = h('input', { type: 'checkbox', checked: true, 'data-testid': 'log-follow', onchange: () => (this.follow.checked ? this.#again() : this.poll.stop()) });
    this.said = h('span', { class: 'hint', role: 'status', 'data-testid': 'log-count' });
    this.list = h('ol', { class: 'log', tabindex: '0', 'aria-label': 'Log lines, the newest first', 'data-testid': 'log' });
    this.more = button('Older', () => this.#goBack(), { class: 'button small', hidden: true, 'data-testid': 'log-older' });
    this.problem = h('div', {});
    this.element = h('section', { class: 'card' }, h('div', { class: 'card-head' }, h('h2', {}, 'Log'), this.said, h('label', { class: 'row hint' }, this.follow, 'follow')), field('Search', this.search), this.problem, this.list, this.more);
  }

  /** @param {string} name */
  show(name) {
    this.name = name;
    this.#again();
  }

  hide() {
    this.poll.stop();
  }

  #again() {
    this.#older = false;
    this.#shape = '';
    this.poll.stop();
    this.poll.start();
    if (!this.follow.checked) this.poll.stop();
  }

  async #load() {
    const { name } = this;
    const search = this.search.value;
    // A reader who has gone back to older lines keeps them.
    if (this.#older) return;
    try {
      const page = await get(query(`functions/${encodeURIComponent(name)}/logs`, { search, limit: LIMIT }));
      if (name !== this.name || search !== this.search.value || this.#older) return;
      this.#lines = page.lines;
      this.#next = page.next;
      put(this.problem);
      this.#draw();
    } catch (error) {
      put(this.problem, failure(error));
    }
  }

  async #goBack() {
    const { name } = this;
    const search = this.search.value;
    this.#older = true;
    try {
      const page = await get(query(`functions/${encodeURIComponent(name)}/logs`, { search, limit: LIMIT, before: this.#next }));
      if (name !== this.name || search !== this.search.value) return;
      this.#lines = [...this.#lines, ...page.lines].slice(-MOST_LINES);
      this.#next = page.next;
      put(this.problem);
      this.#draw();
    } catch (error) {
      put(this.problem, failure(error));
    }
  }

  #draw() {
    const shape = `${this.#lines.length}|${this.#lines[0]?.at}|${this.#lines[0]?.text}|${this.#lines.at(-1)?.at}`;
    if (shape === this.#shape) return;
    this.#shape = shape;
    text(this.said, `${count(this.#lines.length, 'line')}${this.#next ? ' of more' : ''}`);
    this.more.hidden = !this.#next;
    put(this.list, this.#lines.length === 0 ? h('li', { class: 'empty' }, this.search.value ? 'No line has this.' : 'It has not logged yet.') : this.#lines.map((line) => h('li', { 'data-testid': 'log-line' },
      h('span', { class: 'log-at' }, exactTime(line.at)), level(line.level), h('span', { class: 'log-text', title: line.requestId ?? '' }, line.text.length > 4000 ? `${line.text.slice(0, 4000)} …` : line.text))));
  }
}

function level(name) {
  const kind = LEVELS[name];
  return kind ? badge(name, kind) : h('span', { class: 'log-level' }, name ?? '');
}
