// The form that switches a fault on: choices that make a rule's text, which may also be written by hand.
import { field, h, put } from '../shared/dom.js';
import { failure } from '../shared/notice.js';
import { fitting, ruleText, ways } from './rule.js';

// The calls of the pipeline itself, which a newcomer wants to see go wrong.
const COMMON = [['dynamodb', 'BatchWriteItem'], ['dynamodb', 'BatchGetItem'], ['sagemaker', 'InvokeEndpoint'], ['s3', 'PutObject'], ['lambda', 'Invoke'], ['kinesis', 'PutRecords']];
const WHEN = { rate: ['share of calls', '5'], every: ['every n-th call', '20'], calls: ['calls numbered', '1'], times: ['n calls', '10'], always: ['every call', ''] };

export class FaultForm {
  #known = { operations: {}, kinds: [] };

  /** @param {(text: string) => Promise<void>} add */
  constructor(add) {
    this.add = add;
    const changed = () => this.#write();
    this.service = h('select', { 'data-testid': 'fault-service', onchange: () => this.#operations() });
    this.operation = h('select', { 'data-testid': 'fault-operation', onchange: () => this.#kinds() });
    this.kind = h('select', { 'data-testid': 'fault-kind', onchange: () => this.#ways() });
    this.way = h('select', { 'data-testid': 'fault-way', onchange: changed });
    this.when = h('select', { 'data-testid': 'fault-when', onchange: () => { this.amount.value = WHEN[this.when.value][1]; this.#write(); } }, Object.entries(WHEN).map(([name, [label]]) => h('option', { value: name }, label)));
    this.amount = h('input', { type: 'text', inputmode: 'decimal', value: WHEN.rate[1], 'data-testid': 'fault-amount', oninput: changed });
    this.caller = h('input', { type: 'text', placeholder: 'any, or *Scoring*', autocomplete: 'off', 'data-testid': 'fault-function', oninput: changed });
    // Of as many lines as the rule takes; Enter switches it on.
    this.text = h('textarea', { rows: 1, class: 'mono rule-text', spellcheck: 'false', 'data-testid': 'fault-text',
      onkeydown: (event) => { if (event.key === 'Enter') { event.preventDefault(); this.element.requestSubmit(); } } });
    this.problem = h('div', { class: 'whole' });
    this.amountField = field('Percent', this.amount);
    this.element = h('form', { class: 'form', onsubmit: (event) => { event.preventDefault(); this.#add(); } },
      field('Service', this.service), field('Operation', this.operation), field('What happens', this.kind), field('How', this.way), field('When', this.when), this.amountField, field('Called by function', this.caller),
      h('div', { class: 'whole' }, field('The rule, as the command line and a fault plan have it', this.text)),
      h('div', { class: 'whole row' }, h('button', { type: 'submit', class: 'button main', 'data-testid': 'add-fault' }, 'Switch on')), this.problem);
  }

  /** @param {{ operations: Record<string, string[]>, kinds: import('./rule.js').Kind[] }} known */
  know(known) {
    if (this.#known.kinds.length > 0) return;
    this.#known = known;
    const services = Object.keys(known.operations).filter((name) => known.operations[name].length > 0);
    put(this.service, services.map((name) => h('option', { value: name }, name)));
    const [service] = COMMON.find(([name]) => services.includes(name)) ?? [services[0]];
    this.service.value = service;
    this.#operations();
  }

  #operations() {
    const service = this.service.value;
    const common = COMMON.filter(([name]) => name === service).map(([, operation]) => operation);
    const all = this.#known.operations[service] ?? [];
    put(this.operation, [...common.filter((name) => all.includes(name)), '*', ...all.filter((name) => !common.includes(name))].map((name) => h('option', { value: name }, name === '*' ? 'every operation' : name)));
    this.#kinds();
  }

  #kinds() {
    const kinds = fitting(this.#known.kinds, this.service.value, this.operation.value);
    const before = this.kind.value || 'throttle';
    put(this.kind, kinds.map(({ name }) => h('option', { value: name }, name)));
    this.kind.value = kinds.some(({ name }) => name === before) ? before : kinds[0]?.name;
    this.#ways();
  }

  #ways() {
    const kind = this.#known.kinds.find(({ name }) => name === this.kind.value);
    put(this.way, kind ? ways(kind).map(({ label, text }) => h('option', { value: text }, label)) : []);
    this.#write();
  }

  #write() {
    const when = this.when.value;
    this.amountField.firstChild.textContent = when === 'rate' ? 'Percent' : when === 'always' ? 'Number (all)' : 'Number';
    this.amount.disabled = when === 'always';
    this.text.value = ruleText({ service: this.service.value, operation: this.operation.value, what: this.way.value, when, amount: this.amount.value, caller: this.caller.value.trim() });
  }

  async #add() {
    put(this.problem);
    try {
      await this.add(this.text.value.trim());
    } catch (error) {
      put(this.problem, failure(error));
    }
  }
}
