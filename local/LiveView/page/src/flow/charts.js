// The last ten minutes, second by second.
import { Chart } from '../shared/chart.js';
import { h } from '../shared/dom.js';
import { duration, number, percent, rate, shardName } from '../shared/format.js';

const CHARTS = [
  { testId: 'chart-throughput', title: 'Throughput', hint: 'records a second', format: rate, series: [{ name: 'received', label: 'received' }, { name: 'stored', label: 'stored' }, { name: 'landed', label: 'landed' }] },
  { testId: 'chart-latency', title: 'Latency', hint: 'arrival to stored', format: duration, series: [{ name: 'p50', label: 'p50' }, { name: 'p99', label: 'p99' }] },
  { testId: 'chart-age', title: 'Iterator age', hint: 'how far a shard is behind', format: duration, series: [] },
  { testId: 'chart-model', title: 'Endpoint', hint: 'model latency', format: duration, series: [{ name: 'modelP50', label: 'p50' }, { name: 'modelP99', label: 'p99' }] },
  { testId: 'chart-batch', title: 'Batch size', hint: 'records', format: (value) => number(value), series: [{ name: 'batchP50', label: 'p50' }, { name: 'batchP99', label: 'p99' }] },
  { testId: 'chart-hits', title: 'Lookups from memory', hint: 'share', format: (value) => percent(value, 0), series: [{ name: 'hitRate', label: 'hits' }] },
  { testId: 'chart-trouble', title: 'Trouble', hint: 'a second', format: rate, series: [{ name: 'quarantined', label: 'quarantined' }, { name: 'retries', label: 'retries' }, { name: 'faultRate', label: 'faults' }] },
];
// Charts of more lines than this are no longer read.
const MOST_SHARDS = 6;

export class FlowCharts {
  constructor() {
    // Not the bare functions: the chart gives one argument, and a formatter's second one means something else.
    this.charts = CHARTS.map((options) => ({ options, chart: new Chart({ ...options, format: (value) => options.format(value) }) }));
    this.element = h('div', { class: 'chart-grid' }, this.charts.map(({ chart }) => chart.element));
  }

  /** @param {import('./history.js').FlowHistory} history */
  draw(history) {
    const times = history.times;
    for (const { options, chart } of this.charts) {
      if (options.testId === 'chart-age') {
        const shards = history.ages.slice(0, MOST_SHARDS);
        chart.update(times, shards.map(({ values }) => values), shards.map(({ id }) => ({ name: id, label: shardName(id) })));
      } else {
        chart.update(times, options.series.map(({ name }) => history.ring.series(name)));
      }
    }
  }
}
