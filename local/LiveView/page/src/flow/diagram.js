// The diagram: shards -> scoring environments -> endpoint and lookups, table and lake. It is laid out anew only when what it shows
// has another shape; each second only texts and widths of lines change.
import { attribute, put, s, text } from '../shared/dom.js';
import { duration, number, percent, rate, shardName } from '../shared/format.js';
import { cellsInRow, layout, MOST_CELLS, MOST_SHARDS } from './layout.js';

export class Diagram {
  #shape = '';
  /** @type {any} */ #figures = null;
  /** @type {Map<string, any>} */ #texts = new Map();
  #edges = new Map();
  #cells = [];

  constructor() {
    this.element = s('svg', { class: 'diagram', role: 'img', 'aria-label': 'The way of a record: stream, scoring function with endpoint and lookups, table, lake and quarantine. The tables below tell the same figures.', 'data-testid': 'flow-diagram' });
    this.frame = document.createElement('div');
    this.frame.className = 'diagram-frame';
    this.frame.append(this.element);
    new ResizeObserver(() => this.#figures && this.draw(this.#figures)).observe(this.frame);
  }

  /** @param {any} figures */
  draw(figures) {
    this.#figures = figures;
    const width = this.frame.clientWidth;
    if (width === 0) return;
    const environments = figures.scoring?.environments ?? [];
    // Room for a row more than there are, so that a cold start moves nothing.
    const room = Math.ceil(Math.max(environments.length, 1) / 8) * 8;
    const shape = [width, figures.shards.map((shard) => shard.id).join(), room].join('|');
    if (shape !== this.#shape) this.#build(width, figures.shards, room);
    this.#shape = shape;
    this.#fill(figures, environments);
  }

  #build(width, shards, room) {
    const { height, boxes, edges } = layout(width, shards.length, room);
    this.#texts.clear();
    this.#edges.clear();
    attribute(this.element, 'width', width);
    attribute(this.element, 'height', height);
    attribute(this.element, 'viewBox', `0 0 ${width} ${height}`);
    put(this.element,
      s('defs', {}, s('marker', { id: 'arrow', viewBox: '0 0 8 8', refX: 2, refY: 4, markerWidth: 8, markerHeight: 8, markerUnits: 'userSpaceOnUse', orient: 'auto' },
        s('path', { d: 'M0,0 L8,4 L0,8 z', class: 'arrow' }))),
      Object.entries(edges).map(([name, edge]) => this.#edge(name, edge)),
      this.#box('stream', boxes.stream, 'Stream', 'trips'), this.#shards(boxes.stream, shards),
      this.#box('scoring', boxes.scoring, 'Scoring function', ''), this.#environments(boxes.scoring, room),
      this.#box('endpoint', boxes.endpoint, 'Endpoint', ''), this.#lines('endpoint', boxes.endpoint),
      this.#box('lookups', boxes.lookups, 'Lookups', ''), this.#lines('lookups', boxes.lookups),
      this.#box('table', boxes.table, 'Predictions table', ''), this.#lines('table', boxes.table),
      this.#box('lake', boxes.lake, 'Data lake', ''), this.#lines('lake', boxes.lake),
      this.#box('quarantine', boxes.quarantine, 'Quarantine', ''), this.#lines('quarantine', boxes.quarantine));
  }

  #edge(name, { d, label }) {
    const line = s('path', { d, class: 'edge', 'marker-end': 'url(#arrow)', 'data-edge': name });
    this.#edges.set(name, line);
    return [line, label && this.#text(`edge-${name}`, label.x, label.y, 'edge-label', label.start ? 'start' : 'middle')];
  }

  #box(name, { x, y, w, h }, title, aside) {
    return s('g', { 'data-node': name },
      s('rect', { x, y, width: w, height: h, rx: 10, class: 'node' }),
      s('text', { x: x + 14, y: y + 24, class: 'node-title' }, title),
      this.#text(`${name}-aside`, x + w - 14, y + 24, 'node-aside', 'end', aside));
  }

  #text(key, x, y, look, anchor = 'start', content = '') {
    const made = s('text', { x, y, class: look, 'text-anchor': anchor, 'data-testid': `diagram-${key}` }, content);
    this.#texts.set(key, made);
    return made;
  }

  #lines(name, { x, y }) {
    return [this.#text(`${name}-main`, x + 14, y + 50, 'node-main'), this.#text(`${name}-more`, x + 14, y + 70, 'node-more')];
  }

  #shards({ x, y, w }, shards) {
    const rows = shards.slice(0, MOST_SHARDS).map((shard, index) => {
      const top = y + 42 + index * 30;
      return [
        s('line', { x1: x + 14, x2: x + w - 14, y1: top - 2, y2: top - 2, class: 'rule' }),
        s('text', { x: x + 14, y: top + 18, class: 'node-more strong' }, shardName(shard.id)),
        this.#text(`shard-rate-${shard.id}`, x + w * 0.6, top + 18, 'node-more', 'end'),
        this.#text(`shard-age-${shard.id}`, x + w - 14, top + 18, 'node-more', 'end'),
      ];
    });
    const more = shards.length - MOST_SHARDS;
    return [rows, more > 0 && s('text', { x: x + 14, y: y + 60 + MOST_SHARDS * 30, class: 'node-more' }, `and ${more} more`)];
  }

  #environments({ x, y, w }, room) {
    const inRow = cellsInRow(w);
    this.#cells = Array.from({ length: Math.min(room, MOST_CELLS) }, (_, index) => s('rect', {
      x: x + 14 + (index % inRow) * 16, y: y + 38 + Math.floor(index / inRow) * 16, width: 12, height: 12, rx: 3, class: 'cell',
    }, s('title', {})));
    const below = y + 38 + Math.ceil(this.#cells.length / inRow) * 16;
    return [this.#cells, this.#text('scoring-environments', x + 14, below + 16, 'node-more'), this.#text('scoring-main', x + 14, below + 41, 'node-main'),
      this.#text('scoring-more', x + 14, below + 60, 'node-more')];
  }

  #fill(figures, environments) {
    const say = (key, value) => { const place = this.#texts.get(key); if (place) text(place, value); };
    const flow = (name, value, bad = false) => {
      const edge = this.#edges.get(name);
      attribute(edge, 'style', `stroke-width:${value > 0 ? Math.min(6, 1.5 + Math.log10(1 + value)).toFixed(1) : 1.5}`);
      attribute(edge, 'data-flows', value > 0 ? (bad ? 'bad' : 'yes') : 'no');
    };
    for (const shard of figures.shards) {
      say(`shard-rate-${shard.id}`, shard.ended ? 'closed' : rate(shard.rate));
      say(`shard-age-${shard.id}`, `age ${duration(shard.iteratorAgeMs)}`);
    }

    const states = { busy: 0, idle: 0, starting: 0 };
    for (const environment of environments) states[environment.state] = (states[environment.state] ?? 0) + 1;
    this.#cells.forEach((cell, index) => {
      const environment = environments[index];
      attribute(cell, 'data-state', environment?.state ?? 'none');
      text(cell.firstChild, environment ? `${environment.id}: ${environment.state}, ${number(environment.invocations)} invocations` : '');
    });
    const endpoint = figures.endpoint;
    const { totals } = figures;
    say('stream-aside', figures.pending > 0 ? `${number(figures.pending)} waiting` : 'nothing waits');
    say('scoring-aside', rate(figures.batches, ' batches/s'));
    say('scoring-environments', `${states.busy} busy · ${states.idle} warm · ${states.starting} starting`);
    say('scoring-main', `${duration(figures.latency.p50)} · ${duration(figures.latency.p99)}`);
    say('scoring-more', `latency p50 · p99, batches of ${number(figures.batch.p50)}`);
    say('endpoint-aside', endpoint?.status ?? 'none yet');
    say('endpoint-main', endpoint ? `${duration(endpoint.modelLatencyMs?.p50)} · ${duration(endpoint.modelLatencyMs?.p99)}` : 'No model serves');
    say('endpoint-more', endpoint ? 'model latency p50 · p99' : 'trips are stored without a prediction');
    say('lookups-aside', rate(figures.misses, ' asked/s'));
    say('lookups-main', percent(figures.hitRate ?? figures.hitRateTotal));
    say('lookups-more', 'answered from memory');
    say('table-main', number(totals.stored));
    say('table-more', 'items written');
    say('table-aside', rate(figures.stored));
    say('lake-main', number(totals.landed));
    say('lake-more', 'lines landed');
    say('lake-aside', rate(figures.landed));
    say('quarantine-main', number(totals.quarantined));
    say('quarantine-more', 'records set aside with their reason');
    say('quarantine-aside', rate(figures.quarantined));
    say('edge-stream', rate(figures.received));
    say('edge-endpoint', rate(figures.calls, ' calls/s'));
    say('edge-lookups', rate((figures.hits ?? 0) + (figures.misses ?? 0), ' keys/s'));
    flow('stream', figures.received);
    flow('endpoint', figures.calls);
    flow('lookups', (figures.hits ?? 0) + (figures.misses ?? 0));
    flow('table', figures.stored);
    flow('lake', figures.landed);
    flow('quarantine', figures.quarantined, true);
  }
}
