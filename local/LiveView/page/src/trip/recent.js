// The newest trips that were scored or set aside, one press away.
import { get, query, unreachable } from '../shared/api.js';
import { h, put } from '../shared/dom.js';
import { number, time } from '../shared/format.js';
import { badge, failure, loading } from '../shared/notice.js';

const MOST = 30;
const MOST_TEXT = 80;

export class RecentTrips {
  #shown = '';

  /** @param {{ predictionName: string }} domain @param {(trip: any) => void} chosen */
  constructor(domain, chosen) {
    this.domain = domain;
    this.chosen = chosen;
    this.list = h('ul', { class: 'picks', 'data-testid': 'recent-trips' }, loading());
    this.element = this.list;
  }

  async load() {
    let trips;
    try {
      trips = await get(query('trips', { limit: 20 }));
    } catch (error) {
      if (this.#shown && unreachable(error)) return;
      this.#shown = '';
      put(this.list, h('li', {}, failure(error)));
      return;
    }

    // A list under the reader's finger must not change: it is drawn only when it is another, and not while it has the focus.
    const shape = trips.map((trip) => `${trip.id}${trip.sequenceNumber ?? ''}`).join();
    if (shape === this.#shown || (this.#shown && this.list.contains(document.activeElement))) return;
    this.#shown = shape;
    put(this.list, trips.length === 0 ? h('li', { class: 'empty' }, 'No trip has been scored yet. Send one below.') : trips.slice(0, MOST).map((trip) => this.#row(trip)));
  }

  #row(trip) {
    return h('li', {}, h('button', { type: 'button', class: 'pick', 'data-testid': 'recent-trip', 'data-key': trip.id ?? '', onclick: () => this.chosen(trip) },
      h('span', { class: 'pick-main mono', title: trip.reason ?? null }, shorter(trip.id ?? trip.reason ?? 'without an id'), h('br'), h('span', { class: 'hint' }, time(trip.at))),
      trip.quarantined ? badge('quarantined', 'warn') : h('span', { class: 'pick-value' }, trip.prediction === null ? 'no model' : `${number(trip.prediction, 1)} ${this.domain.predictionName}`)));
  }
}

/** A reason may be a long text: its title has the whole. */
const shorter = (said) => (said.length > MOST_TEXT ? `${said.slice(0, MOST_TEXT)} …` : said);
