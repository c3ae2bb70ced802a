// Predicted against actual, as a map of how many trips fall where; the same as a table of mean predictions.
import { button, h, put, s } from '../shared/dom.js';
import { number } from '../shared/format.js';
import { table } from '../shared/table.js';

const SIZE = 300;
const EDGE = 34;
const MOST = 60;
const STEP = 2;

export class Scatter {
  #cells = [];
  #asTable = false;

  constructor() {
    this.box = h('div', { class: 'scatter-box' });
    this.toggle = button('Table', () => { this.#asTable = !this.#asTable; this.toggle.setAttribute('aria-pressed', String(this.#asTable)); this.#draw(); },
      { class: 'button quiet small', 'aria-pressed': 'false', 'aria-label': 'Predicted against actual as a table', 'data-testid': 'chart-scatter-table' });
    this.element = h('figure', { class: 'card chart', 'data-testid': 'chart-scatter' },
      h('figcaption', {}, h('span', { class: 'chart-title' }, 'Predicted against actual'), h('span', { class: 'hint' }, 'minutes'), this.toggle), this.box);
  }

  /** @param {{ actual_from: number, predicted_from: number, trips: number }[]} cells */
  update(cells) {
    this.#cells = cells;
    this.#draw();
  }

  #draw() {
    if (this.#cells.length === 0) return put(this.box, h('p', { class: 'empty' }, 'No labelled trips with a prediction yet.'));
    put(this.box, this.#asTable ? this.#table() : this.#map());
  }

  #table() {
    return table('Predicted against actual', [
      { title: 'Actual', cell: ({ from }) => `${number(from)} to ${number(from + STEP)} min` },
      { title: 'Trips', figure: true, cell: ({ trips }) => number(trips) },
      { title: 'Mean predicted', figure: true, cell: ({ mean }) => `${number(mean, 1)} min` },
    ], means(this.#cells));
  }

  #map() {
    const largest = Math.log1p(Math.max(...this.#cells.map(({ trips }) => trips)));
    const scale = SIZE / MOST;
    const ticks = [0, 15, 30, 45, 60];
    return s('svg', { viewBox: `0 0 ${SIZE + EDGE + 12} ${SIZE + EDGE + 14}`, class: 'scatter', role: 'img', 'aria-label': 'Trips by actual minutes, from left to right, and predicted minutes, upwards' },
      ticks.map((tick) => [
        s('line', { x1: EDGE, x2: EDGE + SIZE, y1: 8 + SIZE - tick * scale, y2: 8 + SIZE - tick * scale, class: 'grid' }),
        s('text', { x: EDGE - 6, y: 12 + SIZE - tick * scale, 'text-anchor': 'end' }, tick), s('text', { x: EDGE + tick * scale, y: SIZE + 24, 'text-anchor': 'middle' }, tick),
      ]),
      this.#cells.map(({ actual_from: x, predicted_from: y, trips }) => s('rect', {
        x: EDGE + x * scale, y: 8 + SIZE - (y + STEP) * scale, width: STEP * scale - 0.6, height: STEP * scale - 0.6, class: 'heat', 'fill-opacity': (0.1 + 0.9 * Math.log1p(trips) / largest).toFixed(2),
      }, s('title', {}, `${number(trips)} trips of ${x} to ${x + STEP} minutes were predicted ${y} to ${y + STEP}`))),
      s('line', { x1: EDGE, y1: 8 + SIZE, x2: EDGE + SIZE, y2: 8, class: 'diagonal' }),
      s('text', { x: EDGE + SIZE, y: SIZE + EDGE + 8, 'text-anchor': 'end', class: 'axis' }, 'actual →'), s('text', { x: EDGE + 4, y: 20, class: 'axis' }, '↑ predicted'));
  }
}

/** @param {{ actual_from: number, predicted_from: number, trips: number }[]} cells */
export function means(cells) {
  const found = new Map();
  for (const { actual_from: from, predicted_from: predicted, trips } of cells) {
    const row = found.get(from) ?? { from, trips: 0, sum: 0 };
    row.trips += trips;
    row.sum += trips * (predicted + STEP / 2);
    found.set(from, row);
  }

  return [...found.values()].sort((one, other) => one.from - other.from).map(({ from, trips, sum }) => ({ from, trips, mean: sum / trips }));
}
