// The bucket, folder by folder, and what an object holds.
import { get, getText, query } from '../shared/api.js';
import { button, h, put } from '../shared/dom.js';
import { bytes, count, number } from '../shared/format.js';
import { failure, loading } from '../shared/notice.js';
import { table } from '../shared/table.js';

const PAGE = 100;
const PACKED = /\.(parquet|tar\.gz)$/;

export class Objects {
  // A folder or an object, new at each question: the answer to an earlier one comes too late.
  #shown = {};
  /** @type {any[]} */ #rows = [];
  #again = () => this.list('');

  /** @param {any} about @param {(...parts: string[]) => void} go */
  constructor(about, go) {
    this.about = about;
    this.go = go;
    this.path = h('nav', { class: 'crumbs', 'aria-label': 'Folder' });
    this.content = h('div', { 'data-testid': 'objects' }, loading());
    this.element = h('section', { class: 'card' }, h('div', { class: 'card-head' }, h('h2', {}, 'Objects'), button('Refresh', () => this.#again(), { class: 'button small' })), this.path, this.content);
  }

  /** @param {string} prefix */
  async list(prefix) {
    this.#crumbs(prefix);
    this.#rows = [];
    await this.#further(prefix);
  }

  /** Adds a page to the list: what was read before stays. @param {string} prefix @param {string} [after] */
  async #further(prefix, after) {
    const asked = this.#shown;
    try {
      const page = await get(query('objects', { prefix, delimiter: '/', limit: PAGE, after }));
      if (asked !== this.#shown) return;
      this.#rows = [...this.#rows, ...page.prefixes.map((one) => ({ ...one, folder: true })), ...page.objects];
      put(this.content, table(`Objects of ${prefix || this.about.bucket}`, [
        { title: 'Name', cell: (row) => h('button', { type: 'button', class: 'link', onclick: () => (row.folder ? this.go('lake', 'prefix', row.prefix) : this.go('lake', 'object', row.key)) }, (row.prefix ?? row.key).slice(prefix.length)) },
        { title: 'Objects', figure: true, cell: (row) => (row.folder ? number(row.objects) : '') },
        { title: 'Size', figure: true, cell: (row) => bytes(row.bytes ?? row.size) },
      ], this.#rows, { testId: 'object-list', rowTestId: 'object', key: (row) => row.prefix ?? row.key, most: this.#rows.length, empty: 'Nothing has landed here yet.' }),
      page.next && h('div', { class: 'row paging' }, button('More', () => this.#further(prefix, page.next), { class: 'button small', 'data-testid': 'objects-more' }), h('span', { class: 'hint' }, `the first ${number(this.#rows.length)}`)));
    } catch (error) {
      if (asked === this.#shown) put(this.content, failure(error, () => this.list(prefix)));
    }
  }

  /** @param {string} key */
  async open(key) {
    const folder = key.slice(0, key.lastIndexOf('/') + 1);
    this.#crumbs(key);
    const asked = this.#shown;
    const back = button('Back to the folder', () => this.go('lake', 'prefix', folder), { class: 'button small' });
    if (PACKED.test(key)) {
      put(this.content, h('p', { class: 'empty' }, 'This is not a text.'), back);
      return;
    }

    put(this.content, loading());
    try {
      const { text, truncated } = await getText(query('object', { key }));
      if (asked !== this.#shown) return;
      put(this.content, h('div', { class: 'stack tight' }, h('div', { class: 'row' }, h('span', { class: 'hint spring' }, `${count(text.split('\n').filter(Boolean).length, 'line')}${truncated ? ', the beginning of a longer object' : ''}`), back),
        h('pre', { class: 'code', tabindex: '0', 'data-testid': 'object-text' }, text.length > 100_000 ? `${text.slice(0, 100_000)}\n… cut` : text)));
    } catch (error) {
      if (asked === this.#shown) put(this.content, failure(error), back);
    }
  }

  #crumbs(path) {
    this.#shown = {};
    this.#again = path === '' || path.endsWith('/') ? () => this.list(path) : () => this.open(path);
    const parts = path.split('/').filter(Boolean);
    const folder = path.endsWith('/') || path === '';
    put(this.path, h('button', { type: 'button', class: 'link', onclick: () => this.go('lake', 'prefix', '') }, this.about.bucket),
      parts.map((part, place) => [' / ', place === parts.length - 1 && !folder ? h('span', {}, part)
        : h('button', { type: 'button', class: 'link', onclick: () => this.go('lake', 'prefix', `${parts.slice(0, place + 1).join('/')}/`) }, part)]));
  }
}
