// The catalog: the tables that the crawler found, their columns, and how many partitions each has.
import { aws } from '../shared/api.js';
import { button, h, put } from '../shared/dom.js';
import { count, dayTime } from '../shared/format.js';
import { failure, loading } from '../shared/notice.js';
import { table } from '../shared/table.js';

const MOST_PARTITIONS = 1000;

export class Catalog {
  /** @param {any} about @param {(sql: string) => void} asked */
  constructor(about, asked) {
    this.about = about;
    this.asked = asked;
    this.content = h('div', { 'data-testid': 'catalog' }, loading());
    this.element = h('section', { class: 'card' }, h('div', { class: 'card-head' }, h('h2', {}, 'Tables'), h('code', { class: 'hint' }, about.database), button('Refresh', () => this.load(), { class: 'button small' })), this.content);
  }

  async load() {
    try {
      const { TableList: tables = [] } = await aws('glue', 'GetTables', { DatabaseName: this.about.database });
      put(this.content, tables.length === 0 ? h('p', { class: 'empty' }, 'None yet: the workflow’s crawl makes them.') : tables.map((one) => this.#table(one)));
    } catch (error) {
      put(this.content, failure(error, () => this.load()));
    }
  }

  #table(one) {
    const keys = one.PartitionKeys ?? [];
    const columns = [...(one.StorageDescriptor?.Columns ?? []), ...keys.map((key) => ({ ...key, partition: true }))];
    const partitions = h('div', {});
    return h('details', { class: 'catalog-table', 'data-testid': 'catalog-table', 'data-key': one.Name, ontoggle: (event) => { if (event.target.open && keys.length > 0 && !partitions.hasChildNodes()) this.#partitions(one, keys, partitions); } },
      h('summary', {}, one.Name, h('span', { class: 'hint' }, ` ${count(columns.length, 'column')}`)),
      h('div', { class: 'stack tight' }, h('p', { class: 'hint' }, one.StorageDescriptor?.Location, one.UpdateTime ? `, ${dayTime(one.UpdateTime)}` : ''),
        h('div', { class: 'row' }, button('Look at ten rows', () => this.asked(`SELECT *\nFROM ${one.Name}\nLIMIT 10`), { class: 'button small' })),
        table(`Columns of ${one.Name}`, [
          { title: 'Column', cell: ({ Name: name }) => h('code', {}, name) },
          { title: 'Type', cell: ({ Type: type, partition }) => [h('code', {}, type), partition && h('span', { class: 'hint' }, ' partition')] },
        ], columns, { testId: 'columns' }), partitions));
  }

  async #partitions(one, keys, box) {
    put(box, loading());
    const found = [];
    try {
      let next;
      do {
        const page = await aws('glue', 'GetPartitions', { DatabaseName: this.about.database, TableName: one.Name, NextToken: next });
        found.push(...page.Partitions ?? []);
        next = page.NextToken;
      } while (next && found.length < MOST_PARTITIONS);
      put(box, h('h3', {}, count(found.length, 'partition')), table(`Partitions of ${one.Name}`, keys.map((key, place) => ({ title: key.Name, cell: ({ Values: values }) => values[place] })), found, { testId: 'partitions', most: 100 }));
    } catch (error) {
      put(box, failure(error));
    }
  }
}
