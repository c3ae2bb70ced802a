// A result as a table, as CSV and as a simple chart.
import { toCsv, download } from '../shared/csv.js';
import { button, h, put } from '../shared/dom.js';
import { bytes, count, duration, number } from '../shared/format.js';
import { table } from '../shared/table.js';
import { tabs } from '../shared/tabs.js';
import { chartOf } from './result-chart.js';
import { NUMERIC } from './result-chart-choice.js';

const MOST_ROWS = 300;
const MOST_TEXT = 100_000;

export class ResultView {
  #shown = 'table';
  /** @type {import('../shared/athena.js').Result | null} */ #result = null;

  constructor() {
    this.tabs = tabs('Show the result as', [{ id: 'table', title: 'Table', testId: 'result-table-tab' }, { id: 'chart', title: 'Chart', testId: 'result-chart-tab' }, { id: 'csv', title: 'CSV', testId: 'result-csv-tab' }], (id) => { this.#shown = id; this.#draw(); }, 'minor');
    this.content = h('div', { role: 'tabpanel', class: 'result' });
    this.said = h('p', { class: 'hint', 'data-testid': 'result-said' });
    this.element = h('section', { class: 'stack tight', hidden: true, 'data-testid': 'result' }, this.said, this.tabs.element, this.content);
  }

  /** @param {import('../shared/athena.js').Result} result */
  show(result) {
    this.#result = result;
    this.element.hidden = false;
    put(this.said, `${count(result.rows.length, 'row')}${result.more ? ', of more that are not read' : ''} · ${duration(result.milliseconds)} · ${bytes(result.scanned)} scanned · query ${result.id}`);
    this.#draw();
  }

  hide() {
    this.element.hidden = true;
    this.#result = null;
  }

  #draw() {
    this.tabs.select(this.#shown, this.content);
    const result = this.#result;
    if (!result) return;
    put(this.content, { table: () => this.#table(result), csv: () => this.#csv(result), chart: () => chartOf(result) }[this.#shown]());
  }

  #table({ columns, rows }) {
    return table('Result', columns.map(({ name, type }, place) => {
      const figure = NUMERIC.test(type);
      return { title: name, figure, cell: (row) => cell(row[place], figure) };
    }), rows, { testId: 'result-table', most: MOST_ROWS, empty: 'No rows.' });
  }

  #csv({ columns, rows, id }) {
    const content = toCsv(columns.map(({ name }) => name), rows);
    return [
      h('div', { class: 'row' }, button('Save as a file', () => download(`${id}.csv`, content), { 'data-testid': 'result-save' }), h('span', { class: 'hint' }, `${bytes(content.length)} · a ' stands before what a spreadsheet would run as a formula`)),
      h('pre', { class: 'code', tabindex: '0', 'data-testid': 'result-csv' }, content.length > MOST_TEXT ? `${content.slice(0, MOST_TEXT)}\n… the file holds the rest` : content),
    ];
  }
}

function cell(value, figure) {
  if (value === null) return h('span', { class: 'hint' }, 'null');
  if (!figure) return value.length > 300 ? `${value.slice(0, 300)} …` : value;
  const digits = Number.isInteger(Number(value)) ? 0 : 3;
  return h('span', { title: value }, Math.abs(Number(value)) < 1e15 ? number(Number(value), digits) : value);
}
