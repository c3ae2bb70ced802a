// A simple chart of a result: bars by what the rows are named, lines where there are many of them in a row of numbers.
import { barTable } from '../shared/bars.js';
import { Chart } from '../shared/chart.js';
import { h } from '../shared/dom.js';
import { short } from '../shared/format.js';
import { choose } from './result-chart-choice.js';

const MOST_BARS = 60;
const MOST_LINES = 4;

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
