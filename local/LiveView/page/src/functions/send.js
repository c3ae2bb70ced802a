// Sends a sample event to a function, or what the reader makes of it.
import { get, postText } from '../shared/api.js';
import { attribute, field, h, put, text } from '../shared/dom.js';
import { duration } from '../shared/format.js';
import { badge, failure, json, notJson } from '../shared/notice.js';
import { facts } from '../shared/table.js';

export class SendEvent {
  #samples = [];

  constructor() {
    this.name = '';
    this.choice = h('select', { 'data-testid': 'sample', onchange: () => this.#open(this.choice.value) });
    this.event = h('textarea', { class: 'mono', rows: 12, spellcheck: 'false', 'data-testid': 'event' });
    this.send = h('button', { type: 'submit', class: 'button main', 'data-testid': 'invoke' }, 'Send');
    this.problem = h('span', { class: 'hint', role: 'status' });
    this.answer = h('div', { 'aria-live': 'polite', 'data-testid': 'invoke-answer' });
    this.element = h('section', { class: 'card' }, h('h2', {}, 'Send an event'),
      h('form', { class: 'stack tight', onsubmit: (event) => { event.preventDefault(); this.#invoke(); } }, field('Sample', this.choice), field('Event', this.event), h('div', { class: 'row' }, this.send, this.problem)), this.answer);
  }

  /** @param {string} name */
  async show(name) {
    this.name = name;
    put(this.answer);
    try {
      if (this.#samples.length === 0) this.#samples = await get('samples');
    } catch (error) {
      put(this.answer, failure(error));
      return;
    }

    // Meanwhile another function may be shown.
    if (name !== this.name) return;
    const own = this.#samples.filter((sample) => sample.function === name);
    put(this.choice, own.length === 0 ? h('option', { value: '' }, 'none for this function') : own.map(({ file }) => h('option', { value: file }, file)));
    if (own.length > 0) this.#open(own[0].file);
    else this.event.value = '{}';
  }

  async #open(file) {
    const { name } = this;
    try {
      const sample = JSON.stringify(await get(`samples/${encodeURIComponent(file)}`), null, 2);
      // An answer may come after that of a sample that was chosen later.
      if (name === this.name && file === this.choice.value) this.event.value = sample;
    } catch (error) {
      put(this.answer, failure(error));
    }
  }

  async #invoke() {
    const wrong = notJson('The event', this.event.value);
    attribute(this.event, 'aria-invalid', wrong ? 'true' : null);
    put(this.answer, wrong && h('div', { class: 'answer' }, wrong));
    if (wrong) return;
    text(this.problem, 'Running …');
    this.send.disabled = true;
    try {
      const { requestId, functionError, payload, durationMs } = await postText(`functions/${encodeURIComponent(this.name)}/invoke`, this.event.value);
      put(this.answer, h('div', { class: 'stack tight answer' }, facts([
        ['Outcome', functionError ? badge(functionError, 'bad', { 'data-testid': 'invoke-outcome' }) : badge('answered', 'ok', { 'data-testid': 'invoke-outcome' })], ['Took', duration(durationMs)], ['Request', h('code', {}, requestId)],
      ]), json(payload ?? null, 'invoke-payload')));
      text(this.problem, '');
    } catch (error) {
      put(this.answer, h('div', { class: 'answer' }, failure(error)));
      text(this.problem, '');
    } finally {
      this.send.disabled = false;
    }
  }
}
