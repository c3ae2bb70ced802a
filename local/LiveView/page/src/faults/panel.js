// Faults: switch them on by service and operation, watch the pipeline hold, switch them off.
import { change, get, post, remove, unreachable } from '../shared/api.js';
import { attribute, button, h, put, text } from '../shared/dom.js';
import { number, rate } from '../shared/format.js';
import { badge, failure, loading } from '../shared/notice.js';
import { Poll } from '../shared/poll.js';
import { FaultForm } from './form.js';

const WATCHED = [
  { id: 'faults', title: 'Faults injected', value: (f) => f.faults, show: (f) => `${number(f.faults)}`, note: (f) => rate(f.faultRate) },
  { id: 'retries', title: 'Retries', value: (f) => f.totals.retries, show: (f) => number(f.totals.retries), note: (f) => rate(f.retries) },
  { id: 'stored', title: 'Stored', value: (f) => f.totals.stored, show: (f) => number(f.totals.stored), note: (f) => rate(f.stored) },
  { id: 'landed', title: 'Landed', value: (f) => f.totals.landed, show: (f) => number(f.totals.landed), note: (f) => rate(f.landed) },
  { id: 'pending', title: 'Waiting in the stream', value: (f) => f.pending, show: (f) => number(f.pending), note: () => 'records' },
];

export class FaultsPanel {
  #shape = '';
  #known = false;

  /** @param {import('../main.js').Context} context */
  constructor({ about, history }) {
    this.history = history;
    this.poll = new Poll(() => this.#load(), 2000);
    this.form = new FaultForm(async (rule) => { await post('faults', { text: rule }); await this.#load(); });
    this.rules = h('div', { 'data-testid': 'fault-rules' }, loading());
    this.said = h('p', { class: 'unseen', role: 'status', 'aria-live': 'polite' });
    this.problem = h('div', {});
    this.state = h('span', { class: 'badge', 'data-testid': 'faults-armed' }, '–');
    this.watched = WATCHED.map((one) => ({ ...one, figure: h('dd', { class: 'tile-value', 'data-testid': `faults-${one.id}` }, '–'), aside: h('dd', { class: 'tile-note' }, ' ') }));
    this.off = button('All off', () => this.#allOff(), { 'data-testid': 'faults-all-off' });
    this.element = h('div', { class: 'stack' },
      h('dl', { class: 'tiles few' }, this.watched.map(({ title, figure, aside }) => h('div', { class: 'tile' }, h('dt', {}, title), figure, aside))),
      h('section', { class: 'card' }, h('div', { class: 'card-head' }, h('h2', {}, 'Rules'), this.state, this.off), this.said, this.problem,
        about.faultsFromFile && h('p', { class: 'hint' }, 'Some come from the plan that the pipeline was started with.'), this.rules),
      h('section', { class: 'card' }, h('h2', {}, 'Switch a fault on'), this.form.element));
  }

  show() {
    this.poll.start();
  }

  hide() {
    this.poll.stop();
  }

  draw() {
    const { figures } = this.history;
    if (!figures) return;
    for (const { value, show, note, figure, aside } of this.watched) {
      text(figure, show(figures));
      attribute(figure, 'data-value', value(figures));
      text(aside, note(figures));
    }
  }

  async #load() {
    try {
      const faults = await get('faults');
      this.form.know(faults);
      text(this.state, faults.armed ? 'armed' : 'none armed');
      attribute(this.state, 'class', `badge ${faults.armed ? 'warn' : 'idle'}`);
      this.off.disabled = !faults.rules.some(({ enabled }) => enabled);
      this.#list(faults.rules);
      this.#known = true;
    } catch (error) {
      if (this.#known && unreachable(error)) return;
      this.#shape = '';
      put(this.rules, failure(error));
    }
  }

  /** The list is made anew only when there are other rules: a switch under the finger stays, and the counts change in place. */
  #list(rules) {
    const shape = rules.map(({ id }) => id).join();
    if (shape !== this.#shape || rules.length === 0) {
      this.#shape = shape;
      put(this.rules, rules.length === 0 ? h('p', { class: 'empty' }, 'No fault is on. The pipeline runs undisturbed.') : h('ul', { class: 'rules' }, rules.map((rule) => this.#rule(rule))));
    }

    for (const rule of rules) {
      const item = [...this.rules.querySelectorAll('[data-rule]')].find((each) => each.getAttribute('data-rule') === rule.id);
      if (!item) continue;
      item.querySelector('input').checked = rule.enabled;
      text(item.querySelector('.fired'), rule.fired === 1 ? 'hit 1 call' : `hit ${number(rule.fired)} calls`);
      attribute(item, 'data-fired', rule.fired);
      attribute(item, 'data-enabled', rule.enabled ? 'yes' : 'no');
    }
  }

  #rule(rule) {
    const toggle = async (event) => this.#do(() => change(`faults/${encodeURIComponent(rule.id)}`, { enabled: event.target.checked }), `${rule.text} is ${event.target.checked ? 'on' : 'off'}.`);
    return h('li', { class: 'rule-item', 'data-testid': 'fault-rule', 'data-rule': rule.id },
      h('label', { class: 'switch' }, h('input', { type: 'checkbox', role: 'switch', 'aria-label': rule.text, 'data-testid': 'fault-switch', onchange: toggle }), h('span', { 'aria-hidden': 'true' })),
      h('code', { class: 'spring' }, rule.text), rule.fromFile && badge('plan', 'idle'), h('span', { class: 'fired', 'data-testid': 'fault-fired' }),
      button('Remove', () => this.#do(() => remove(`faults/${encodeURIComponent(rule.id)}`), `${rule.text} is removed.`), { class: 'button small', 'data-testid': 'fault-remove' }));
  }

  async #allOff() {
    await this.#do(async () => {
      const { rules } = await get('faults');
      for (const rule of rules.filter(({ enabled }) => enabled)) await change(`faults/${encodeURIComponent(rule.id)}`, { enabled: false });
    }, 'All faults are off.');
  }

  async #do(action, said) {
    try {
      await action();
      text(this.said, said);
      put(this.problem);
    } catch (error) {
      put(this.problem, failure(error));
      this.#shape = '';
    }

    await this.#load();
  }
}
