// Flow: how records go through the pipeline, now and in the last ten minutes.
import { h, put } from '../shared/dom.js';
import { dayTime, duration, number, rate, shardName } from '../shared/format.js';
import { badge } from '../shared/notice.js';
import { table } from '../shared/table.js';
import { Alarms } from './alarms.js';
import { FlowCharts } from './charts.js';
import { Diagram } from './diagram.js';
import { Tiles } from './tiles.js';

const MOST_ENVIRONMENTS = 60;

export class FlowPanel {
  /** @param {import('../main.js').Context} context */
  constructor({ history }) {
    this.history = history;
    this.tiles = new Tiles();
    this.diagram = new Diagram();
    this.charts = new FlowCharts();
    this.alarms = new Alarms();
    this.details = h('div', { class: 'columns' });
    this.more = h('details', { class: 'card more', ontoggle: () => this.draw() },
      h('summary', { 'data-testid': 'flow-tables' }, 'Shards, environments and faults as tables'), this.details);
    this.element = h('div', { class: 'stack' }, this.tiles.element, h('div', { class: 'card diagram-card' }, this.diagram.frame), this.charts.element, this.alarms.element, this.more);
  }

  show([part] = []) {
    if (part === 'alarms') this.alarms.open();
    this.alarms.show();
  }

  hide() {
    this.alarms.hide();
  }

  draw() {
    const { figures } = this.history;
    if (!figures) return;
    this.tiles.draw(figures);
    this.diagram.draw(figures);
    this.charts.draw(this.history);
    this.alarms.draw(figures.alarms);
    if (this.more.open) this.#tables(figures);
  }

  #tables(figures) {
    // A reader within the tables, by selection or focus, keeps them until they are left.
    if (this.details.contains(document.activeElement)) return;
    const state = { busy: 'busy', idle: 'ok', starting: 'warn' };
    put(this.details,
      h('section', {}, h('h2', {}, 'Shards'), table('Shards', [
        { title: 'Shard', cell: ({ id }) => shardName(id) },
        { title: 'Records', figure: true, cell: ({ records }) => number(records), testId: 'shard-records' },
        { title: 'Rate', figure: true, cell: (shard) => rate(shard.rate) },
        { title: 'Waiting', figure: true, cell: ({ pending }) => number(pending) },
        { title: 'Iterator age', figure: true, cell: ({ iteratorAgeMs }) => duration(iteratorAgeMs) },
      ], figures.shards, { testId: 'shards', key: ({ id }) => id })),
      h('section', {}, h('h2', {}, 'Scoring environments'), table('Scoring environments', [
        { title: 'Environment', cell: ({ id }) => h('code', {}, id) },
        { title: 'State', cell: (environment) => badge(environment.state, state[environment.state] ?? 'idle') },
        { title: 'Invocations', figure: true, cell: ({ invocations }) => number(invocations) },
        { title: 'Since', cell: ({ startedAt }) => dayTime(startedAt) },
      ], figures.scoring?.environments ?? [], { testId: 'environments', most: MOST_ENVIRONMENTS, empty: 'None runs: the next batch starts one.' })),
      h('section', {}, h('h2', {}, 'Faults injected'), table('Faults injected', [
        { title: 'Fault', cell: ([what]) => what },
        { title: 'Hits', figure: true, cell: ([, hits]) => number(hits) },
      ], Object.entries(figures.injected), { testId: 'injected', empty: 'None.' })));
  }
}
