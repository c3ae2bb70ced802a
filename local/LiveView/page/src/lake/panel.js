// Lake: what has landed, how the catalog sees it, and SQL over it.
import { h } from '../shared/dom.js';
import { Catalog } from './catalog.js';
import { Objects } from './objects.js';
import { QueryBox } from './query.js';

export class LakePanel {
  /** @param {import('../main.js').Context} context */
  constructor({ about, go }) {
    this.query = new QueryBox(about);
    this.catalog = new Catalog(about, (sql) => this.query.set(sql, true));
    this.objects = new Objects(about, go);
    this.element = h('div', { class: 'split lake' }, h('div', { class: 'stack' }, this.objects.element, this.catalog.element), this.query.element);
  }

  /** @param {string[]} parts */
  show([what, path]) {
    this.catalog.load();
    if (what === 'object' && path) this.objects.open(path);
    else this.objects.list(what === 'prefix' ? path ?? '' : '');
  }
}
