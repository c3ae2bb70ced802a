// Workflow: the state machine as a graph, what an execution did in it, and the list of executions.
import { button, h, put, text } from '../shared/dom.js';
import { dayTime, duration, exactTime, instant } from '../shared/format.js';
import { badge, failure, json, loading } from '../shared/notice.js';
import { Poll } from '../shared/poll.js';
import { facts, table } from '../shared/table.js';
import { details, KIND } from './details.js';
import { Drawing } from './drawing.js';
import { graph } from './graph.js';
import { definition, execution, executions, History } from './source.js';
import { startForm } from './start.js';
import { visits } from './visits.js';

const STATUS = { RUNNING: 'busy', SUCCEEDED: 'ok', FAILED: 'bad', TIMED_OUT: 'bad', ABORTED: 'warn' };
const MOST_VISITS = 300;

export class WorkflowPanel {
  /** @type {any} */ #graph = null;
  /** @type {History | null} */ #history = null;
  /** @type {any} */ #execution = null;
  #run = /** @type {{ visits: any[], taken: Map<string, number> }} */ ({ visits: [], taken: new Map() });
  #listed = '';
  #wanted = '';
  #visit = -1;
  #last = '';

  /** @param {import('../main.js').Context} context */
  constructor({ about, go }) {
    this.arn = about.stateMachineArn;
    this.go = go;
    this.drawing = new Drawing((name) => this.#select(name, -1));
    this.poll = new Poll(() => this.#refresh(), 1500);
    this.list = h('ul', { class: 'picks', 'data-testid': 'executions' }, loading());
    this.summary = h('div', {});
    this.state = h('section', { class: 'card stack tight workflow-state', 'data-testid': 'state-details' }, h('p', { class: 'empty' }, 'Choose a state to see what went in and what came out.'));
    this.visits = h('div', {});
    this.said = h('p', { class: 'unseen', role: 'status', 'aria-live': 'polite', 'data-testid': 'workflow-status' });
    this.problem = h('div', {});
    this.element = h('div', { class: 'workflow' },
      h('section', { class: 'card workflow-list' }, h('h2', {}, 'Executions'), this.list, startForm(this.arn, (arn) => { this.poll.now(); go('workflow', arn.split(':').at(-1)); })),
      h('section', { class: 'card workflow-graph' }, this.said, this.problem, this.summary,
        h('div', { class: 'row graph-tools' }, h('span', { class: 'hint spring' }, 'Lines that were taken are strong; ↻ counts retries, × visits.'),
          h('label', { class: 'row hint' }, h('input', { type: 'checkbox', 'data-testid': 'show-catches', onchange: (event) => this.drawing.catches(event.target.checked) }), 'every catch'),
          button('−', () => this.drawing.zoom(-1), { class: 'button small', 'aria-label': 'Smaller' }), button('Fit', () => this.drawing.zoom(0), { class: 'button small' }), button('+', () => this.drawing.zoom(1), { class: 'button small', 'aria-label': 'Larger' })),
        this.drawing.element, h('details', { class: 'more' }, h('summary', { 'data-testid': 'visits-open' }, 'The states in the order in which they were visited'), this.visits)),
      this.state);
  }

  /** @param {string[]} parts */
  show([name]) {
    if ((name ?? '') !== this.#wanted) this.#history = null;
    this.#wanted = name ?? '';
    this.poll.start();
    this.poll.now();
  }

  hide() {
    this.poll.stop();
  }

  async #refresh() {
    try {
      if (!this.#graph) {
        this.#graph = graph(await definition(this.arn));
        this.drawing.define(this.#graph);
      }

      const all = await executions(this.arn);
      this.#list(all);
      const shown = this.#wanted ? all.find(({ name }) => name === this.#wanted) : all[0];
      if (shown) await this.#follow(shown);
      put(this.problem);
    } catch (error) {
      put(this.problem, failure(error));
    }
  }

  #list(all) {
    const shape = all.map(({ name, status }) => name + status).join() + this.#wanted;
    if (shape === this.#listed) return;
    this.#listed = shape;
    const focused = document.activeElement?.getAttribute('data-key');
    put(this.list, all.length === 0 ? h('li', { class: 'empty' }, 'None yet: labels that land start one.') : all.map((one, place) => h('li', {}, h('button', {
      type: 'button', class: 'pick', 'data-testid': 'execution', 'data-key': one.name, 'aria-current': String(this.#wanted ? one.name === this.#wanted : place === 0), onclick: () => this.go('workflow', one.name),
    }, h('span', { class: 'pick-main' }, one.name, h('br'), h('span', { class: 'hint' }, `${dayTime(one.startDate)}${one.stopDate ? `, ${duration((one.stopDate - one.startDate) * 1000)}` : ''}`)),
    badge(one.status.toLowerCase().replace('_', ' '), STATUS[one.status] ?? 'idle')))));
    if (focused) [...this.list.querySelectorAll('[data-key]')].find((each) => each.getAttribute('data-key') === focused)?.focus();
  }

  async #follow(shown) {
    const another = this.#history?.executionArn !== shown.executionArn;
    if (another) {
      this.#history = new History(shown.executionArn);
      this.#visit = -1;
      this.#last = '';
    }

    const history = /** @type {History} */ (this.#history);
    const changed = await history.refresh();
    const status = shown.status;
    if (!changed && !another && this.#execution?.status === status) return;
    this.#execution = another || this.#execution?.status !== status ? await execution(shown.executionArn) : this.#execution;
    if (history !== this.#history) return;
    this.#run = visits(history.events, status !== 'RUNNING');
    this.drawing.draw(this.#run);
    this.#summary();
    this.#table();
    this.#reveal();
    if (this.drawing.selected) this.#details();
  }

  /** The drawing follows the execution, unless the reader has chosen a state. */
  #reveal() {
    const latest = this.#run.visits.at(-1);
    if (!latest || latest.name === this.#last) return;
    this.#last = latest.name;
    text(this.said, `${this.#execution.name}: ${latest.name}, ${latest.status}`);
    if (!this.drawing.selected) this.drawing.reveal(latest.name);
  }

  #summary() {
    const one = this.#execution;
    const stop = instant(one.stopDate) ?? null;
    put(this.summary, h('div', { class: 'card-head' }, h('h2', { 'data-testid': 'execution-shown' }, one.name), badge(one.status.toLowerCase(), STATUS[one.status] ?? 'idle', { 'data-testid': 'execution-status' })),
      facts([['Started', dayTime(one.startDate)], ['Took', stop ? duration(stop - (instant(one.startDate) ?? 0)) : 'still running'], ['State', h('strong', { 'data-testid': 'running-state' }, this.#run.visits.at(-1)?.name)]]),
      one.error && h('div', { class: 'notice bad', 'data-testid': 'execution-error' }, h('strong', {}, one.error), h('span', {}, one.cause)),
      h('details', {}, h('summary', { 'data-testid': 'execution-data' }, 'Input and output'), h('div', { class: 'columns' }, json(one.input ?? '{}', 'execution-input-shown'), one.output && json(one.output, 'execution-output'))));
  }

  #table() {
    put(this.visits, table('Visits', [
      { title: 'State', cell: (visit) => button(visit.name, () => this.#select(visit.name, this.#own(visit.name).indexOf(visit)), { class: 'link' }) },
      { title: 'Came to', cell: (visit) => badge(visit.status, KIND[visit.status]) },
      { title: 'Entered', cell: (visit) => exactTime(visit.enteredAt / 1000) },
      { title: 'Took', figure: true, cell: (visit) => duration(visit.exitedAt ? visit.exitedAt - visit.enteredAt : null) },
      { title: 'Attempts', figure: true, cell: (visit) => visit.attempts.length || '' },
      { title: 'Error', cell: (visit) => visit.error ?? visit.attempts.find(({ error }) => error)?.error ?? '' },
    ], this.#run.visits.slice(-MOST_VISITS), { testId: 'visits', rowTestId: 'visit', stacks: true, key: (visit) => visit.name, most: MOST_VISITS }));
  }

  #own(name) {
    return this.#run.visits.filter((visit) => visit.name === name);
  }

  #select(name, place) {
    this.#visit = place;
    this.drawing.select(name);
    this.#details();
  }

  #details() {
    const name = this.drawing.selected;
    const own = this.#own(name);
    const place = this.#visit >= 0 && this.#visit < own.length ? this.#visit : own.length - 1;
    put(this.state, details(name, this.#graph.nodes.find((node) => node.name === name), own, place, (chosen) => { this.#visit = chosen; this.#details(); }, Date.now()));
  }
}
