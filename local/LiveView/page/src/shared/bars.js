// A table whose figures are also bars: read by eye and by screen reader alike.
import { h } from './dom.js';
import { table } from './table.js';

/**
 * @param {string} caption @param {{ title: string, cell: (row: any) => any }} label
 * @param {{ title: string, value: (row: any) => number, show: (value: number) => string }} bar
 * @param {import('./table.js').Column[]} others @param {any[]} rows @param {{ testId: string, most?: number, empty?: string }} options
 */
export function barTable(caption, label, bar, others, rows, options) {
  const largest = Math.max(...rows.map((row) => Math.abs(bar.value(row))), Number.MIN_VALUE);
  return table(caption, [
    label,
    { title: bar.title, cell: (row) => h('div', { class: 'bar-cell', 'data-value': bar.value(row) }, h('span', { class: 'bar-track', 'aria-hidden': 'true' }, h('span', { class: 'bar', style: `width:${(Math.abs(bar.value(row)) / largest * 100).toFixed(1)}%` })), h('span', { class: 'bar-value' }, bar.show(bar.value(row)))) },
    ...others,
  ], rows, options);
}
