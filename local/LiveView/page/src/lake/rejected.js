// Rejected files: which, when and why, newest first. The report and the file as it was are a click away.
import { get, getText, query } from '../shared/api.js';
import { button, h, put } from '../shared/dom.js';
import { dayTime, number } from '../shared/format.js';
import { failure, loading } from '../shared/notice.js';
import { table } from '../shared/table.js';
import { newestReports, rejection } from './rejection.js';

const PREFIX = 'rejected/';
const MOST = 20;
const LISTED = 5000;
const EMPTY = 'No file was rejected. A file in labels/ or lookups/ that cannot be used is kept below rejected/ with a report, and is listed here.';

export class RejectedFiles {
  // New at each question: the answer to an earlier one comes too late.
  #asked = {};

  /** @param {(...parts: string[]) => void} go */
  constructor(go) {
    this.go = go;
    this.content = h('div', { 'data-testid': 'rejected' }, loading());
    this.element = h('section', { class: 'card' }, h('div', { class: 'card-head' }, h('h2', {}, 'Rejected files'), button('Refresh', () => this.load(), { class: 'button small', 'data-testid': 'rejected-refresh' })), this.content);
  }

  async load() {
    const asked = {};
    this.#asked = asked;
    try {
      const { objects, next } = await get(query('objects', { prefix: PREFIX, limit: LISTED }));
      const newest = newestReports(objects, MOST);
      const rows = await Promise.all(newest.map(async ({ key, lastModified }) => rejection(key, lastModified, (await getText(query('object', { key }))).text)));
      if (asked === this.#asked) put(this.content, this.#table(rows), this.#more(objects, next));
    } catch (error) {
      if (asked === this.#asked) put(this.content, failure(error, () => this.load()));
    }
  }

  #table(rows) {
    return table('Rejected files', [
      { title: 'File', cell: (row) => h('code', {}, row.file) },
      { title: 'Landed', cell: (row) => dayTime(row.landedAt) },
      { title: 'Why', cell: (row) => row.reason, testId: 'rejected-reason' },
      { title: 'Look at', cell: (row) => [this.#link('report', row.report), row.copy && [' ', this.#link('copy', row.copy)]] },
    ], rows, { testId: 'rejected-files', rowTestId: 'rejected-file', key: (row) => row.file, most: MOST, empty: EMPTY, stacks: true });
  }

  #link(name, key) {
    return h('button', { type: 'button', class: 'link', 'data-testid': `rejected-${name}`, onclick: () => this.go('lake', 'object', key) }, name);
  }

  #more(objects, next) {
    const all = newestReports(objects, LISTED).length;
    if (all <= MOST && !next) return null;
    return h('p', { class: 'hint', 'data-testid': 'rejected-more' }, `The newest ${number(MOST)} of ${next ? `more than ${number(all)}` : number(all)}. `,
      h('button', { type: 'button', class: 'link', onclick: () => this.go('lake', 'prefix', PREFIX) }, 'All of them'));
  }
}
