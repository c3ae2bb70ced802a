// The figures that matter most, large. Each keeps its exact value in `data-value`.
import { attribute, h, text } from '../shared/dom.js';
import { duration, number, percent, rate } from '../shared/format.js';

const sum = (injected) => Object.values(injected).reduce((all, hits) => all + hits, 0);

/** @type {{ id: string, title: string, value: (figures: any) => any, show: (value: any) => string, note: (figures: any) => string, state?: (figures: any) => string }[]} */
const TILES = [
  { id: 'rate', title: 'Records', value: (f) => f.received, show: (v) => rate(v), note: (f) => `${number(f.totals.received)} in all` },
  { id: 'p50', title: 'Latency p50', value: (f) => f.latency.p50, show: duration, note: () => 'arrival to stored' },
  { id: 'p99', title: 'Latency p99', value: (f) => f.latency.p99, show: duration, note: () => 'arrival to stored' },
  { id: 'age', title: 'Iterator age', value: (f) => f.iteratorAge, show: duration, note: (f) => `${number(f.pending)} waiting`, state: (f) => (f.iteratorAge > 60_000 ? 'bad' : '') },
  { id: 'hits', title: 'Lookup hits', value: (f) => f.hitRate ?? f.hitRateTotal, show: (v) => percent(v), note: (f) => `${number(f.totals.misses)} asked of the table` },
  { id: 'batch', title: 'Batch size p50', value: (f) => f.batch.p50, show: (v) => number(v), note: (f) => `p99 ${number(f.batch.p99)} records` },
  { id: 'quarantined', title: 'Quarantined', value: (f) => f.totals.quarantined, show: (v) => number(v), note: (f) => rate(f.quarantined), state: (f) => (f.totals.quarantined > 0 ? 'warn' : '') },
  { id: 'retries', title: 'Retries', value: (f) => f.totals.retries, show: (v) => number(v), note: (f) => rate(f.retries) },
  { id: 'unscored', title: 'Without a model', value: (f) => f.totals.unscored, show: (v) => number(v), note: (f) => `${number(f.totals.scored)} scored` },
  { id: 'faults', title: 'Faults injected', value: (f) => sum(f.injected), show: (v) => number(v), note: (f) => (f.armed ? rate(f.faultRate) : 'none armed'), state: (f) => (f.armed ? 'warn' : '') },
];

export class Tiles {
  constructor() {
    this.tiles = TILES.map((tile) => ({
      ...tile,
      figure: h('dd', { class: 'tile-value', 'data-testid': `flow-${tile.id}` }, '–'),
      aside: h('dd', { class: 'tile-note' }, ' '),
    }));
    this.element = h('dl', { class: 'tiles' }, this.tiles.map((tile) => h('div', { class: 'tile' }, h('dt', {}, tile.title), tile.figure, tile.aside)));
  }

  /** @param {any} figures */
  draw(figures) {
    for (const tile of this.tiles) {
      const value = tile.value(figures);
      text(tile.figure, tile.show(value));
      attribute(tile.figure, 'data-value', value);
      attribute(tile.figure, 'data-state', tile.state?.(figures) || null);
      text(tile.aside, tile.note(figures));
    }
  }
}
