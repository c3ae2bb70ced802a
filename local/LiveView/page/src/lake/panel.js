// Lake: what has landed, what was rejected, how the catalog sees it, and SQL over it.
import { h } from '../shared/dom.js';
import { Catalog } from './catalog.js';
import { Objects } from './objects.js';
import { QueryBox } from './query.js';
import { RejectedFiles } from './rejected.js';

export class LakePanel {
  /** @param {import('../main.js').Context} context */
  constructor({ about, go }) {
    this.query = new QueryBox(about);
    this.catalog = new Catalog(about, (sql) => this.query.set(sql, true));
    this.objects = new Objects(about, go);
    this.rejected = new RejectedFiles(go);
    this.element = h('div', { class: 'split lake' }, h('div', { class: 'stack' }, this.objects.element, this.rejected.element, this.catalog.element), this.query.element);
  }

  /** @param {string[]} parts */
  show([what, path]) {
    this.catalog.load();
    this.rejected.load();
    if (what === 'object' && path) this.objects.open(path);
    else this.objects.list(what === 'prefix' ? path ?? '' : '');
  }
}
