// The form that sends a trip: by its fields, or as JSON that may be anything, also what the pipeline must set aside.
import { postText } from '../shared/api.js';
import { button, field, h, put } from '../shared/dom.js';
import { failure } from '../shared/notice.js';
import { FIELDS, newId, poisoned, requestOf, withOffset } from './sample.js';

export class TripForm {
  #busy = false;

  /** @param {(sent: any) => void} sent */
  constructor(sent) {
    this.sent = sent;
    this.inputs = new Map(FIELDS.map((one) => [one.name, h('input', {
      type: one.kind, name: one.name, step: one.step ?? null, autocomplete: 'off', value: one.value(), 'data-testid': `send-${one.name}`, oninput: () => this.#write(),
    })]));
    this.json = h('textarea', { class: 'mono', rows: 9, spellcheck: 'false', 'data-testid': 'send-json', 'aria-label': 'The record as JSON' });
    this.problem = h('div', {});
    this.submit = h('button', { class: 'button main', type: 'submit', 'data-testid': 'send' }, 'Send the trip');
    this.element = h('form', { class: 'stack', onsubmit: (event) => { event.preventDefault(); this.#send(this.json.value); } },
      h('div', { class: 'form' }, FIELDS.map((one) => field(one.label, this.inputs.get(one.name)))),
      h('details', {}, h('summary', { 'data-testid': 'send-as-json' }, 'As JSON'), h('div', { class: 'stack tight' },
        h('span', { class: 'hint' }, 'This is what is sent. It may be anything, also what the pipeline sets aside.'), this.json)),
      h('div', { class: 'row' }, this.submit,
        button('Send a broken one', () => this.#send(JSON.stringify(poisoned())), { 'data-testid': 'send-poison', title: 'A trip of -1 miles: it goes to quarantine with its reason' })),
      this.problem);
    this.#write();
  }

  #write() {
    this.json.value = JSON.stringify(requestOf(Object.fromEntries([...this.inputs].map(([name, input]) => [name, input.value]))), null, 2);
  }

  async #send(body) {
    if (this.#busy) return;
    this.#busy = true;
    this.submit.disabled = true;
    put(this.problem);
    try {
      this.sent(await postText('trips', body));
      this.inputs.get('trip_id').value = newId();
      this.inputs.get('requested_at').value = withOffset(new Date());
      this.#write();
    } catch (error) {
      put(this.problem, failure(error));
    } finally {
      this.#busy = false;
      this.submit.disabled = false;
    }
  }
}
