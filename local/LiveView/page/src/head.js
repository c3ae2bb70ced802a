// The page's head: what runs here, whether the page hears from it, and the tabs.
import { attribute, h, text } from './shared/dom.js';
import { dayTime, duration, number, rate } from './shared/format.js';

export class Head {
  #state = '';

  /** @param {any} about @param {import('./panels.js').Panels} panels */
  constructor(about, panels) {
    this.dot = h('span', { class: 'dot', 'aria-hidden': 'true' });
    this.status = h('span', { 'data-testid': 'connection' }, 'connecting');
    this.rate = h('span', { class: 'head-figure', 'data-testid': 'head-rate' }, '–');
    this.notice = h('div', { class: 'notice warn connection', role: 'status', 'data-testid': 'connection-notice', hidden: true });
    this.faults = h('span', { class: 'badge warn', 'data-testid': 'head-faults', hidden: true });
    this.alarms = h('a', { class: 'badge bad', href: '#flow/alarms', 'data-testid': 'head-alarms', hidden: true });
    this.element = h('div', { class: 'top-inner' },
      h('div', { class: 'brand' },
        h('span', { class: 'mark', 'aria-hidden': 'true' }),
        h('span', { class: 'name' }, 'Pipeline'),
        h('span', { class: 'where', title: `Started ${dayTime(about.startedAt)}` }, `${about.stack ?? 'local'} · ${about.region} · port ${about.port}`),
        h('span', { class: 'spring' }), this.alarms, this.faults, this.rate, h('span', { class: 'state' }, this.dot, this.status)),
      panels.tabs.element, this.notice);
  }

  /** @param {any} figures */
  draw(figures) {
    if (!figures) return;
    text(this.rate, rate(figures.received, ' records/s'));
    const { ringing } = figures.alarms;
    this.alarms.hidden = ringing.length === 0;
    text(this.alarms, ringing.length === 1 ? '1 alarm rings' : `${number(ringing.length)} alarms ring`);
    this.faults.hidden = !figures.armed;
    text(this.faults, `faults on · ${number(figures.faults)}`);
  }

  /** @param {import('./shared/events.js').ConnectionState} state @param {number} retry */
  connection(state, retry) {
    if (this.#state === state && state === 'live') return;
    this.#state = state;
    attribute(this.dot, 'data-state', state);
    text(this.status, state === 'live' ? 'live' : state === 'lost' ? 'no connection' : 'connecting');
    this.notice.hidden = state !== 'lost';
    if (state === 'lost') text(this.notice, `The local cloud does not answer. What is shown is what it last said; trying again in ${duration(retry)}.`);
  }
}
