// Model: how well it does on live trips, what it looks at, and what the gate decided.
import { get } from '../shared/api.js';
import { objects, run } from '../shared/athena.js';
import { barTable } from '../shared/bars.js';
import { Chart } from '../shared/chart.js';
import { attribute, button, h, put, text } from '../shared/dom.js';
import { dayTime, number, short, time } from '../shared/format.js';
import { badge, failure, loading } from '../shared/notice.js';
import { table } from '../shared/table.js';
import * as queries from './queries.js';
import { askServed, withServed } from './served.js';
import { Scatter } from './scatter.js';

const DECISIONS = { promoted: 'ok', rejected: 'warn', 'rolled-back': 'warn', failed: 'bad' };
const minutes = (value) => (typeof value === 'number' ? `${number(value, 2)} min` : '–');

export class ModelPanel {
  #loadedAt = 0;
  #ended = -1;
  #loading = false;
  /** @type {import('./served.js').Served[]} */ #served = [];

  /** @param {import('../main.js').Context} context */
  constructor({ about, history }) {
    this.about = about;
    this.history = history;
    this.tiles = new Map(['Serving model', 'Its live error', 'Labelled trips', 'Models so far'].map((title) => [title, h('dd', { class: 'tile-value', 'data-testid': `model-${title.toLowerCase().replaceAll(' ', '-')}` }, '–')]));
    this.overTime = new Chart({ title: 'Live error', hint: 'RMSE in minutes, by the time of the request', series: [], format: (value) => minutes(value), testId: 'chart-error', height: 340 });
    this.scatter = new Scatter();
    this.status = h('p', { class: 'hint', role: 'status', 'data-testid': 'model-status' });
    this.refresh = button('Ask again', () => this.#load(), { 'data-testid': 'model-refresh' });
    this.parts = Object.fromEntries(['hour', 'borough', 'distance', 'importance', 'decisions'].map((name) => [name, h('div', {}, loading())]));
    const card = (title, part, hint) => h('section', { class: 'card' }, h('h2', {}, title), hint && h('p', { class: 'hint' }, hint), part);
    this.element = h('div', { class: 'stack' },
      h('div', { class: 'row' }, h('span', { class: 'spring' }, this.status), this.refresh),
      h('dl', { class: 'tiles few' }, [...this.tiles].map(([title, value]) => h('div', { class: 'tile' }, h('dt', {}, title), value))),
      h('div', { class: 'model-charts' }, this.overTime.element, this.scatter.element),
      h('div', { class: 'split even' }, card('Error by hour', this.parts.hour),
        h('div', { class: 'stack' }, card('Error by borough', this.parts.borough), card('Error by distance', this.parts.distance))),
      h('div', { class: 'split even' }, card('Feature importance', this.parts.importance, 'Of the serving model: gain is how much a split on the feature lowers the loss, on average.'),
        card('The gate’s decisions', this.parts.decisions, 'A candidate serves only when its error beats that of the serving model by the margin.')));
  }

  show() {
    if (Date.now() - this.#loadedAt > 60_000) this.#load();
  }

  /** An execution that has ended may have made labels and a model: then the questions are asked anew. */
  draw() {
    const { succeeded = 0, failed = 0 } = this.history.figures?.executions ?? {};
    if (this.#ended >= 0 && succeeded + failed !== this.#ended) this.#load();
    this.#ended = succeeded + failed;
  }

  async #load() {
    if (this.#loading) return;
    this.#loading = true;
    this.refresh.disabled = true;
    text(this.status, 'Asking the lake …');
    try {
      const complete = await this.#errors(await this.#model());
      if (complete) text(this.status, `As of ${time(Date.now() / 1000)}. Errors are of labelled trips of 1 to 60 minutes.`);
      this.#loadedAt = Date.now();
    } finally {
      this.#loading = false;
      this.refresh.disabled = false;
    }
  }

  async #model() {
    try {
      const model = await get('model');
      this.#served = await askServed(this.about.endpointName, model);
      this.#tile('Serving model', queries.modelName(model.model, this.about.endpointName) ?? 'none yet', model.model);
      put(this.parts.importance, barTable('Feature importance', { title: 'Feature', cell: ({ feature }) => feature },
        { title: 'Gain', value: ({ gain }) => gain, show: short }, [{ title: 'Splits', figure: true, cell: ({ weight }) => number(weight) }],
        [...(model.importance ?? [])].sort((one, other) => other.gain - one.gain), { testId: 'importance', empty: 'No model serves yet.' }));
      put(this.parts.decisions, table('Decisions', [
        { title: 'Execution', cell: ({ execution }) => h('a', { href: `#workflow/${encodeURIComponent(execution)}` }, execution) },
        { title: 'When', cell: ({ at }) => dayTime(at) },
        { title: 'Decision', cell: ({ decision, status }) => { const came = decision ?? status?.toLowerCase() ?? 'none'; return badge(came, DECISIONS[came] ?? 'idle'); }, testId: 'decision' },
        { title: 'Candidate', figure: true, cell: ({ candidate }) => minutes(candidate) },
        { title: 'Serving', figure: true, cell: ({ serving }) => minutes(serving) },
        { title: 'Constant', figure: true, cell: ({ baseline }) => minutes(baseline) },
      ], model.decisions ?? [], { testId: 'decisions', stacks: true, empty: 'No execution has decided yet.' }));
      return model.model;
    } catch (error) {
      put(this.parts.importance, failure(error));
      put(this.parts.decisions, failure(error));
      return null;
    }
  }

  /** One after the other: a page that looks on must not ask the lake six things at once. */
  async #errors(serving) {
    const ask = async (sql) => objects(await run(this.about, withServed(sql, this.#served)));
    try {
      const models = await ask(queries.errorByModel);
      const all = models.reduce((sum, { trips }) => sum + trips, 0);
      const live = models.find(({ model }) => model === serving);
      this.#tile('Its live error', live ? minutes(live.rmse) : 'no labels yet', live?.rmse);
      this.#tile('Labelled trips', number(all), all);
      this.#tile('Models so far', number(this.#served.length), this.#served.length);
      const { moments, models: names, columns } = queries.columnsByModel(await ask(queries.errorOverTime));
      this.overTime.update(moments, columns, names.map((name) => ({ name, label: queries.modelName(name, this.about.endpointName) })));
      this.scatter.update(await ask(queries.predictedAgainstActual));
      await this.#bars('hour', 'Error by hour', ask(queries.errorByHour), ({ hour }) => `${String(hour).padStart(2, '0')}:00`);
      await this.#bars('borough', 'Error by borough', ask(queries.errorByBorough), ({ borough }) => borough);
      await this.#bars('distance', 'Error by distance', ask(queries.errorByDistance), ({ distance }) => distance);
      return true;
    } catch (error) {
      const early = error.code === 'TABLE_NOT_FOUND';
      text(this.status, early ? 'The lake has no tables yet: the workflow’s first run makes them, when labels have landed.' : `The lake could not answer: ${error.code}: ${error.message}`);
      for (const name of ['hour', 'borough', 'distance']) put(this.parts[name], early ? h('p', { class: 'empty' }, 'Not yet.') : failure(error));
      this.scatter.update([]);
      return false;
    }
  }

  /** Each for itself: where no trip has found its zones, the catalog has no boroughs to ask for. */
  async #bars(name, caption, asked, label) {
    let rows;
    try {
      rows = await asked;
    } catch (error) {
      put(this.parts[name], error.code === 'TYPE_MISMATCH' ? h('p', { class: 'empty' }, 'No trip of the lake has found its zones in the lookup table.') : failure(error));
      return;
    }

    put(this.parts[name], barTable(caption, { title: caption.replace('Error by ', '').replace(/^./, (first) => first.toUpperCase()), cell: label },
      { title: 'RMSE', value: ({ rmse }) => rmse, show: minutes },
      [{ title: 'Bias, min', figure: true, cell: ({ bias }) => `${bias > 0 ? '+' : ''}${number(bias, 2)}` }, { title: 'Trips', figure: true, cell: ({ trips }) => number(trips) }],
      rows, { testId: `error-by-${name}`, empty: 'No labelled trips with a prediction yet.' }));
  }

  #tile(title, shown, value) {
    const tile = this.tiles.get(title);
    text(tile, shown);
    attribute(tile, 'data-value', value ?? null);
    attribute(tile, 'title', shown);
  }
}
