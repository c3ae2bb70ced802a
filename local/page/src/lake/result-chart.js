// A simple chart of a result: bars by what the rows are named, lines where there are many of them in a row of numbers.
import { barTable } from '../shared/bars.js';
import { Chart } from '../shared/chart.js';
import { h } from '../shared/dom.js';
import { short } from '../shared/format.js';

const NUMERIC = /^(tinyint|smallint|integer|int|bigint|float|real|double|decimal)/;
const MOST_BARS = 60;
const MOST_LINES = 4;

/**
 * Which column names the rows and which are drawn.
 * @param {{ columns: { name: string, type: string }[], rows: (string | null)[][] }} result
 * @returns {{ kind: 'none' | 'bars' | 'lines', label: number, values: number[] }}
 */
export function choose({ columns, rows }) {
  const numeric = columns.map(({ type }, place) => (NUMERIC.test(type) ? place : -1)).filter((place) => place >= 0);
  const naming = columns.findIndex(({ type }) => !NUMERIC.test(type));
  if (rows.length === 0 || numeric.length === 0) return { kind: 'none', label: -1, values: [] };
  if (naming >= 0) return { kind: 'bars', label: naming, values: numeric };
  const label = numeric[0];
  const values = numeric.length > 1 ? numeric.slice(1) : numeric;
  const rising = rows.every((row, place) => place === 0 || Number(row[label]) > Number(rows[place - 1][label]));
  return { kind: rising && rows.length > 12 ? 'lines' : 'bars', label, values };
}

/** @param {import('../shared/athena.js').Result} result */
export function chartOf(result) {
  const { columns, rows } = result;
  const { kind, label, values } = choose(result);
  if (kind === 'none') return h('p', { class: 'empty', 'data-testid': 'result-chart' }, 'There is no column of numbers to draw.');
  if (kind === 'lines') return lines(columns, rows, label, values.slice(0, MOST_LINES));
  return h('div', { 'data-testid': 'result-chart' }, barTable('Result', { title: columns[label].name, cell: (row) => row[label] ?? 'null' },
    { title: columns[values[0]].name, value: (row) => Number(row[values[0]]), show: short },
    values.slice(1, MOST_LINES).map((place) => ({ title: columns[place].name, figure: true, cell: (row) => short(Number(row[place])) })), rows, { testId: 'result-bars', most: MOST_BARS }));
}

/** Each column by itself: their scales have nothing to do with each other. */
function lines(columns, rows, label, values) {
  const xs = rows.map((row) => Number(row[label]));
  return h('div', { class: 'chart-grid', 'data-testid': 'result-chart' }, values.map((place) => {
    const chart = new Chart({ title: columns[place].name, hint: `by ${columns[label].name}`, series: [{ name: columns[place].name, label: columns[place].name }], format: short, testId: `result-line-${columns[place].name}`, time: false, x: short, height: 200 });
    chart.update(xs, [rows.map((row) => (row[place] === null ? null : Number(row[place])))]);
    return chart.element;
  }));
}
