// Functions: how often each ran and how long, what it logged, what it was given, and events sent to it by hand.
import { get } from '../shared/api.js';
import { attribute, h, put, text } from '../shared/dom.js';
import { count, duration, number } from '../shared/format.js';
import { failure, loading } from '../shared/notice.js';
import { facts, table } from '../shared/table.js';
import { Logs } from './logs.js';
import { SendEvent } from './send.js';

const FIGURES = [
  { id: 'invocations', title: 'Invocations', value: (one) => one.invocations, show: (value) => number(value) },
  { id: 'errors', title: 'Errors', value: (one) => one.errors, show: (value) => number(value), bad: true },
  { id: 'throttles', title: 'Throttles', value: (one) => one.throttles, show: (value) => number(value) },
  { id: 'cold', title: 'Cold starts', value: (one) => one.coldStarts, show: (value) => number(value) },
  { id: 'p50', title: 'Duration p50', value: (one) => one.durationMs?.p50 || null, show: duration },
  { id: 'p99', title: 'Duration p99', value: (one) => one.durationMs?.p99 || null, show: duration },
  { id: 'environments', title: 'Environments', value: (one) => one.environments?.length, show: (value) => number(value) },
];

export class FunctionsPanel {
  /** @type {any[]} */ #functions = [];
  #cells = new Map();
  #shown = '';

  /** @param {import('../main.js').Context} context */
  constructor({ history, go }) {
    this.history = history;
    this.go = go;
    this.list = h('div', { class: 'function-list' }, loading());
    this.about = h('section', { class: 'card' });
    this.logs = new Logs();
    this.send = new SendEvent();
    this.detail = h('div', { class: 'stack', hidden: true }, h('div', { class: 'split even' }, this.about, this.send.element), this.logs.element);
    this.element = h('div', { class: 'stack' }, this.list, h('p', { class: 'hint' }, 'Counts are since the start; durations are of the newest thousand invocations.'), this.detail);
  }

  /** @param {string[]} parts */
  async show([name]) {
    try {
      if (this.#functions.length === 0) {
        this.#functions = await get('functions');
        this.#cards();
      }

      this.#open(this.#functions.find((one) => one.name === name) ?? this.#functions[0]);
      this.draw();
    } catch (error) {
      put(this.list, failure(error, () => this.show([name])));
    }
  }

  hide() {
    this.logs.hide();
  }

  draw() {
    for (const one of this.history.figures?.functions ?? []) {
      const cells = this.#cells.get(one.name);
      if (!cells) continue;
      for (const { id, value, show, bad } of FIGURES) {
        const figure = value(one);
        text(cells[id], show(figure));
        attribute(cells[id], 'data-value', figure);
        if (bad) attribute(cells[id], 'data-state', figure > 0 ? 'bad' : null);
      }
    }
  }

  #cards() {
    put(this.list, this.#functions.map((one) => {
      const cells = Object.fromEntries(FIGURES.map(({ id }) => [id, h('dd', { 'data-testid': `function-${id}` }, '–')]));
      this.#cells.set(one.name, cells);
      return h('article', { class: 'card function-card', 'data-testid': 'function', 'data-key': one.name },
        h('div', { class: 'card-head' }, h('h2', {}, h('button', { type: 'button', class: 'link', 'data-testid': 'open-function', onclick: () => this.go('functions', one.name) }, one.logicalId ?? one.name)), h('span', { class: 'hint' }, `${one.runtime} · ${number(one.memoryMb)} MB`)),
        h('dl', { class: 'facts small' }, FIGURES.map(({ id, title }) => h('div', {}, h('dt', {}, title), cells[id]))));
    }));
  }

  #open(one) {
    if (!one) return;
    this.detail.hidden = false;
    for (const card of this.list.children) attribute(card, 'data-chosen', card.getAttribute('data-key') === one.name ? 'yes' : null);
    this.logs.show(one.name);
    if (this.#shown === one.name) return;
    this.#shown = one.name;
    this.send.show(one.name);
    const variables = Object.entries(one.variables ?? {}).sort(([first], [second]) => first.localeCompare(second));
    put(this.about, h('h2', { 'data-testid': 'function-name' }, one.name),
      facts([['Runtime', one.runtime], ['Memory', `${number(one.memoryMb)} MB`], ['Timeout', duration(one.timeoutS * 1000)], ['Reserved concurrency', one.reservedConcurrency ?? 'none']]),
      h('h3', { class: 'above' }, count(variables.length, 'variable')),
      table('Variables', [{ title: 'Name', cell: ([name]) => h('code', {}, name) }, { title: 'Value', cell: ([, value]) => h('code', {}, value) }], variables, { testId: 'variables', empty: 'None.' }));
  }
}
