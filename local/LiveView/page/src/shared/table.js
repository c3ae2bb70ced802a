// Tables of data: a caption for those who do not see it, figures to the right, and never more rows than a browser draws at ease.
import { h } from './dom.js';
import { number } from './format.js';

/** @typedef {{ title: string, cell: (row: any) => any, figure?: boolean, testId?: string }} Column */

/**
 * @param {string} caption
 * @param {Column[]} columns
 * @param {any[]} rows
 * @param {{ testId?: string, most?: number, empty?: string, rowTestId?: string, key?: (row: any) => string, stacks?: boolean }} [options] stacks: its cells hold long texts, so that on a phone they stand one below the other
 */
export function table(caption, columns, rows, options = {}) {
  const most = options.most ?? 200;
  if (rows.length === 0) return h('p', { class: 'empty', 'data-testid': options.testId ?? null }, options.empty ?? 'Nothing yet.');
  const body = rows.slice(0, most).map((row) => h('tr', { 'data-testid': options.rowTestId ?? null, 'data-key': options.key?.(row) ?? null },
    columns.map((column, place) => h(place === 0 ? 'th' : 'td', {
      scope: place === 0 ? 'row' : null, class: column.figure ? 'figure' : null, 'data-testid': column.testId ?? null, 'data-title': options.stacks && place > 0 ? column.title : null,
    }, column.cell(row)))));
  return h('div', { class: 'table-box', tabindex: '0', role: 'region', 'aria-label': caption },
    h('table', { 'data-testid': options.testId ?? null, class: options.stacks ? 'stacks' : null },
      h('caption', { class: 'unseen' }, caption),
      h('thead', {}, h('tr', {}, columns.map((column) => h('th', { scope: 'col', class: column.figure ? 'figure' : null }, column.title)))),
      h('tbody', {}, body)),
    rows.length > most && h('p', { class: 'hint table-more' }, `The first ${number(most)} of ${number(rows.length)} are shown.`));
}

/** A list of names and values. @param {[string, any][]} pairs @param {string} [testId] */
export function facts(pairs, testId) {
  return h('dl', { class: 'facts', 'data-testid': testId ?? null },
    pairs.filter(([, value]) => value !== undefined).map(([name, value]) => h('div', {}, h('dt', {}, name), h('dd', {}, value ?? '–'))));
}
