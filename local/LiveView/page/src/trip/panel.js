// Follow one trip: from the record as it arrived to the item and the line, with every attempt between.
import { get, query } from '../shared/api.js';
import { field, h, put, text } from '../shared/dom.js';
import { failure, loading } from '../shared/notice.js';
import { Poll } from '../shared/poll.js';
import { TripForm } from './form.js';
import { RecentTrips } from './recent.js';
import { arrived, attempted, decoded, landed, quarantined, stored } from './steps.js';

// A trip that is on its way is asked for again until it has come to rest, or until it plainly will not.
const ON_ITS_WAY = 120;
const JOURNAL = {
  gone: 'What the invocations did has left the bounded journal. The table and the lake still hold what came of it.',
  off: 'When this record came nobody was looking, and no journal of the calls was kept. Records that come from now on are followed call by call.',
};

export class TripPanel {
  #id = '';
  #sequence = '';
  #asked = 0;
  #drawn = '';
  #sent = '';

  /** @param {import('../main.js').Context} context */
  constructor({ about, go }) {
    this.domain = about.domain;
    this.go = go;
    this.recent = new RecentTrips(this.domain, (trip) => (trip.id ? go('trip', trip.id) : go('trip', '-', trip.sequenceNumber)));
    this.recentPoll = new Poll(() => this.recent.load(), 4000);
    this.trace = new Poll(() => this.#ask(), 1000);
    const form = new TripForm((sent) => {
      this.#sent = sent.id ?? '-';
      if (sent.id) go('trip', sent.id);
      else go('trip', '-', sent.sequenceNumber);
    });
    this.input = h('input', { type: 'search', placeholder: this.domain.idName, autocomplete: 'off', spellcheck: 'false', 'data-testid': 'trip-id' });
    this.said = h('p', { class: 'unseen', role: 'status', 'aria-live': 'polite' });
    this.way = h('div', { class: 'card' }, h('p', { class: 'empty' }, 'Choose a trip on the left, type its id, or send one: its whole way through the pipeline is shown here.'));
    this.element = h('div', { class: 'split trip' },
      h('div', { class: 'stack' },
        h('form', { class: 'card row end', role: 'search', onsubmit: (event) => { event.preventDefault(); if (this.input.value.trim()) go('trip', this.input.value.trim()); } },
          h('div', { class: 'spring' }, field('Trip id', this.input)), h('button', { class: 'button main', type: 'submit', 'data-testid': 'follow' }, 'Follow')),
        h('section', { class: 'card' }, h('h2', {}, 'Recent trips'), this.recent.element),
        h('section', { class: 'card' }, h('h2', {}, 'Send a trip'), form.element)),
      h('div', { class: 'stack' }, this.said, this.way));
  }

  /** @param {string[]} parts */
  show([id, sequence]) {
    this.recentPoll.start();
    if (!id) return;
    if (id !== this.#id || (sequence ?? '') !== this.#sequence) {
      this.#drawn = '';
      put(this.way, loading('Looking for what was done with it …'));
    }

    this.#id = id;
    this.#sequence = sequence ?? '';
    this.input.value = id === '-' ? '' : id;
    this.#asked = 0;
    this.trace.stop();
    this.trace.start();
  }

  hide() {
    this.recentPoll.stop();
    this.trace.stop();
  }

  async #ask() {
    const wanted = this.#id;
    const sequence = this.#sequence;
    this.#asked += 1;
    let trace;
    try {
      trace = await get(this.#sequence ? query('trips', { sequence: this.#sequence }) : `trips/${encodeURIComponent(wanted)}`);
    } catch (error) {
      // A trip that was just sent may not be known yet.
      if (wanted !== this.#id || sequence !== this.#sequence || (error.status === 404 && wanted === this.#sent && this.#asked < 5)) return;
      this.trace.stop();
      put(this.way, failure(error, () => this.trace.start()));
      return;
    }

    if (wanted !== this.#id || sequence !== this.#sequence) return;
    const rests = (trace.item && trace.lines?.length > 0) || trace.quarantine?.length > 0;
    if (rests || this.#asked > ON_ITS_WAY) this.trace.stop();
    const shape = JSON.stringify(trace);
    const first = this.#drawn === '';
    if (shape !== this.#drawn) this.#draw(trace, rests);
    // On a narrow screen the trace stands below the lists: it is what was asked for.
    if (first && matchMedia('(max-width: 979px)').matches) this.way.scrollIntoView({ block: 'start' });
    this.#drawn = shape;
  }

  #draw(trace, rests) {
    const attempts = trace.attempts ?? [];
    text(this.said, rests ? 'The trip has come to rest.' : 'The trip is on its way.');
    put(this.way,
      h('div', { class: 'card-head' }, h('h2', { class: 'mono', 'data-testid': 'trace-id' }, trace.id ?? `sequence number ${this.#sequence}`),
        h('span', { class: `badge ${rests ? (trace.quarantine?.length ? 'warn' : 'ok') : 'busy'}`, 'data-testid': 'trace-state' }, rests ? (trace.quarantine?.length ? 'quarantined' : 'at rest') : 'on its way')),
      // Of a trip whose calls are here the journal was kept, whatever it is now.
      !attempts.some(({ calls }) => calls?.length > 0) && JOURNAL[trace.journal] && h('p', { class: 'notice', 'data-testid': 'journal' }, JOURNAL[trace.journal]),
      h('ol', { class: 'steps', 'data-testid': 'trace' }, arrived(trace), decoded(trace), attempts.map((attempt, place) => attempted(attempt, place, attempts.length, this.domain)),
        stored(trace), landed(trace), quarantined(trace)));
  }
}
