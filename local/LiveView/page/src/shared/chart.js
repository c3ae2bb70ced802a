// A line chart over time (uPlot) with a legend that tells the newest figures, and the same figures as a table.
import uPlot from 'uplot';
import { button, h, put, text } from './dom.js';
import { day, minute, time } from './format.js';
import { table } from './table.js';

/** @typedef {{ name: string, label: string }} Series */

const TABLE_ROWS = 30;
// Seconds that an axis of time spans at least.
const LEAST = 60;

export class Chart {
  /** @type {uPlot | null} */ #plot = null;
  /** @type {Series[]} */ #series;
  /** @type {any[][]} */ #data = [[]];
  #asTable = false;
  #seen = true;
  #values = [];

  /** @param {{ title: string, hint?: string, series: Series[], format: (value: number | null) => string, testId: string, height?: number, time?: boolean, x?: (value: number) => string }} options */
  constructor(options) {
    this.options = { height: 168, time: true, ...options };
    this.#series = options.series;
    this.box = h('div', { class: 'chart-box', style: `height:${this.options.height}px`, 'aria-hidden': 'true' });
    this.legend = h('ul', { class: 'legend' });
    this.toggle = button('Table', () => this.#switch(), {
      class: 'button quiet small', 'aria-pressed': 'false', 'data-testid': `${options.testId}-table`, 'aria-label': `${options.title} as a table`,
    });
    this.element = h('figure', { class: 'card chart', 'data-testid': options.testId },
      h('figcaption', {}, h('span', { class: 'chart-title' }, options.title), options.hint && h('span', { class: 'hint' }, options.hint), this.toggle),
      this.box, this.legend);
    this.#legend();
    // Drawn when it has a size, and again when that changes.
    new ResizeObserver(() => this.#resize()).observe(this.box);
    // One that is scrolled out of sight is not drawn until it is seen again.
    new IntersectionObserver((entries) => this.#sight(entries.at(-1)?.isIntersecting ?? true)).observe(this.element);
    matchMedia('(prefers-color-scheme: dark)').addEventListener('change', () => this.#rebuild());
  }

  /** @param {number[]} xs @param {(number | null)[][]} columns one for each series @param {Series[]} [series] when they have changed */
  update(xs, columns, series) {
    this.#data = [xs, ...columns];
    if (series && series.map((one) => one.name).join() !== this.#series.map((one) => one.name).join()) {
      this.#series = series;
      this.#legend();
      this.#rebuild();
    } else if (!this.#seen) {
      return;
    } else if (this.#asTable) {
      this.#table();
    } else if (this.#plot) {
      this.#plot.setData(/** @type {any} */ (this.#data));
    } else {
      this.#rebuild();
    }

    this.#tell(xs.length - 1);
  }

  #sight(seen) {
    const drawn = this.#seen;
    this.#seen = seen;
    if (seen && !drawn) this.update(/** @type {number[]} */ (this.#data[0]), this.#data.slice(1));
  }

  #switch() {
    this.#asTable = !this.#asTable;
    this.toggle.setAttribute('aria-pressed', String(this.#asTable));
    this.box.setAttribute('aria-hidden', String(!this.#asTable));
    this.#rebuild();
  }

  #rebuild() {
    this.#plot?.destroy();
    this.#plot = null;
    put(this.box);
    if (this.#asTable) return this.#table();
    const width = this.box.clientWidth;
    if (width === 0 || this.#data[0].length === 0) return;
    const style = getComputedStyle(document.documentElement);
    const colour = (name) => style.getPropertyValue(name).trim();
    const axis = { stroke: colour('--muted'), font: '12px system-ui', ticks: { show: false }, grid: { stroke: colour('--grid'), width: 1 } };
    this.#plot = new uPlot({
      width, height: this.options.height, legend: { show: false }, padding: [8, 30, 0, 0],
      cursor: { y: false, drag: { x: false, y: false }, points: { size: 6 } },
      // At least a minute, and by the data: for a single moment the library proposes a day.
      scales: { x: this.options.time ? { time: true, range: ({ data: [xs] }) => [Math.min(xs[0], xs[xs.length - 1] - LEAST), xs[xs.length - 1]] } : { time: false }, y: { range: (_, low, high) => [Math.min(0, low ?? 0), high > 0 ? high * 1.1 : 1] } },
      axes: [
        { ...axis, grid: { show: false }, size: 26, space: 92, values: this.options.x ? (_, splits) => splits.map(this.options.x) : this.options.time ? (_, splits, __, ___, step) => splits.map((at) => (step < 60 ? time(at) : step < 86_400 ? minute(at) : day(at))) : undefined },
        { ...axis, size: 62, space: 34, values: (_, splits) => splits.map((value) => this.options.format(value)) },
      ],
      series: [{}, ...this.#series.map((_, place) => ({
        stroke: colour(`--series-${place % 6 + 1}`), width: 1.75, points: { show: (plot) => plot.data[0].length < 3, size: 5 }, spanGaps: false,
      }))],
      hooks: { setCursor: [(plot) => this.#tell(plot.cursor.idx ?? this.#data[0].length - 1)] },
    }, /** @type {any} */ (this.#data), this.box);
  }

  #resize() {
    if (this.#asTable) return;
    if (this.#plot && this.box.clientWidth > 0) this.#plot.setSize({ width: this.box.clientWidth, height: this.options.height });
    else this.#rebuild();
  }

  #legend() {
    this.#values = this.#series.map(() => h('span', { class: 'legend-value' }));
    put(this.legend, this.#series.map((one, place) => h('li', {},
      h('span', { class: 'swatch', style: `background:var(--series-${place % 6 + 1})` }), h('span', {}, one.label), this.#values[place])));
  }

  #tell(place) {
    this.#values.forEach((value, series) => text(value, this.options.format(this.#data[series + 1]?.[place] ?? null)));
  }

  #table() {
    // A reader within it, by the keyboard or scrolled down, keeps it as it is.
    const shown = this.box.querySelector('.table-box');
    if (shown && (shown.scrollTop > 0 || shown.contains(document.activeElement))) return;
    const xs = this.#data[0];
    const rows = Array.from({ length: Math.min(TABLE_ROWS, xs.length) }, (_, place) => xs.length - 1 - place);
    const first = this.options.x ?? (this.options.time ? time : String);
    put(this.box, table(this.options.title, [
      { title: this.options.time ? 'Time' : '', cell: (row) => first(xs[row]) },
      ...this.#series.map((one, place) => ({ title: one.label, figure: true, cell: (row) => this.options.format(this.#data[place + 1][row] ?? null) })),
    ], rows, { most: TABLE_ROWS }));
  }
}
