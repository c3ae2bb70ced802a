// The alarms: how many ring is in each message, which and why is asked for while somebody looks.
import { get } from '../shared/api.js';
import { h, put, text } from '../shared/dom.js';
import { dayTime, number } from '../shared/format.js';
import { badge, failure, loading } from '../shared/notice.js';
import { Poll } from '../shared/poll.js';
import { table } from '../shared/table.js';

const EVERY = 5000;
const STATES = { ALARM: ['rings', 'bad'], OK: ['quiet', 'ok'], INSUFFICIENT_DATA: ['no data', 'idle'] };

/** Those that ring first, then those that rang, the newest first. @param {any[]} alarms */
export const inOrder = (alarms) => [...alarms].sort((left, right) =>
  Number(right.state === 'ALARM') - Number(left.state === 'ALARM') || (right.rangAt ?? '').localeCompare(left.rangAt ?? '') || left.name.localeCompare(right.name));

export class Alarms {
  constructor() {
    this.poll = new Poll(() => this.#load(), EVERY);
    this.count = h('span', { 'data-testid': 'alarms-count' });
    this.content = h('div');
    this.element = h('details', { class: 'card more', 'data-testid': 'alarms', ontoggle: () => this.show() },
      h('summary', { 'data-testid': 'alarms-open' }, this.count), this.content);
  }

  show() {
    if (!this.element.open) {
      this.poll.stop();
      return;
    }

    if (!this.content.firstChild) put(this.content, loading());
    this.poll.start();
  }

  hide() {
    this.poll.stop();
  }

  /** Shows them, as a link to them does. */
  open() {
    this.element.open = true;
    this.element.scrollIntoView({ block: 'start' });
  }

  /** @param {{ all: number, ringing: string[] }} alarms */
  draw({ all, ringing }) {
    text(this.count, `${number(all)} alarms, ${ringing.length === 0 ? 'none rings' : ringing.length === 1 ? '1 rings' : `${number(ringing.length)} ring`}`);
  }

  async #load() {
    try {
      const { alarms } = await get('alarms');
      if (this.content.contains(document.activeElement)) return;
      put(this.content, table('Alarms', [
        { title: 'Alarm', cell: ({ name }) => h('code', {}, name) },
        { title: 'State', cell: ({ state }) => badge(...STATES[state], { 'data-testid': 'alarm-state' }) },
        { title: 'Since', cell: ({ since }) => dayTime(since) },
        { title: 'Rang last', cell: ({ rangAt }) => dayTime(rangAt) },
        { title: 'Why', cell: ({ reason, description }) => h('span', { title: description }, reason) },
      ], inOrder(alarms), { testId: 'alarm-list', rowTestId: 'alarm', key: ({ name }) => name, empty: 'The template has no alarm.', stacks: true }));
    } catch (error) {
      put(this.content, failure(error, () => this.poll.now()));
    }
  }
}
