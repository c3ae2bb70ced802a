// A state's visit: input, output, variables, error, duration, and every attempt.
import { h } from '../shared/dom.js';
import { count, duration, exactTime } from '../shared/format.js';
import { badge, json } from '../shared/notice.js';
import { facts, table } from '../shared/table.js';

export const KIND = { running: 'busy', succeeded: 'ok', caught: 'warn', failed: 'bad' };

/** @param {string} name @param {any} node @param {any[]} own the state's visits @param {number} place @param {(place: number) => void} chosen @param {number} now */
export function details(name, node, own, place, chosen, now) {
  const visit = own[place];
  return [
    h('div', { class: 'card-head' }, h('h2', { 'data-testid': 'state-name' }, name), visit ? badge(visit.status, KIND[visit.status], { 'data-testid': 'state-status' }) : badge('not visited', 'idle')),
    h('p', { class: 'hint' }, [node?.type, node?.does, node?.retries ? count(node.retries, 'retry rule') : '', node?.catches ? count(node.catches, 'catch', 'catches') : ''].filter(Boolean).join(' · ')),
    node?.comment && h('p', { class: 'hint' }, node.comment),
    own.length > 1 && h('label', { class: 'field' }, h('span', { class: 'field-label' }, 'Visit'), h('select', { 'data-testid': 'state-visit', onchange: (event) => chosen(Number(event.target.value)) },
      own.map((each, index) => h('option', { value: String(index), selected: index === place }, `${index + 1} of ${own.length}, ${each.status}, ${exactTime(each.enteredAt / 1000)}`)))),
    visit && shown(visit, now),
  ];
}

function shown(visit, now) {
  return [
    facts([['Entered', exactTime(visit.enteredAt / 1000)], ['Took', h('span', { 'data-testid': 'state-duration' }, duration((visit.exitedAt ?? now) - visit.enteredAt))], ['Attempts', visit.attempts.length || undefined]]),
    visit.error && h('div', { class: `notice ${visit.status === 'caught' ? 'warn' : 'bad'}`, 'data-testid': 'state-error' }, h('strong', {}, visit.error), visit.cause && h('span', {}, visit.cause)),
    visit.attempts.length > 1 && table('Attempts', [
      { title: 'Attempt', cell: (row) => visit.attempts.indexOf(row) + 1 },
      { title: 'Took', figure: true, cell: (row) => duration(row.endedAt ? row.endedAt - row.scheduledAt : null) },
      { title: 'Came to', cell: (row) => (row.error ? badge(row.error, 'bad') : row.endedAt ? badge('succeeded', 'ok') : badge('running', 'busy')) },
    ], visit.attempts, { testId: 'state-attempts' }),
    data('Input', visit.input, 'state-input'), data('Arguments', visit.attempts.at(-1)?.parameters, 'state-arguments'), data('Result', visit.attempts.at(-1)?.output, 'state-result'),
    data('Output', visit.output, 'state-output'), visit.variables && data('Variables assigned', JSON.stringify(parsed(visit.variables)), 'state-variables'),
  ];
}

function data(title, content, testId) {
  return content === undefined || content === null ? null : h('section', { class: 'stack tight' }, h('h3', {}, title), json(content, testId));
}

/** Each variable's value is JSON by itself. */
function parsed(variables) {
  return Object.fromEntries(Object.entries(variables).map(([name, value]) => {
    try {
      return [name, JSON.parse(value)];
    } catch {
      return [name, value];
    }
  }));
}
