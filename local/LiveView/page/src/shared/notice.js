// What a part of a panel says of itself: that it loads, that something failed and how to try again.
import { button, h } from './dom.js';

/** @param {string} message */
export const loading = (message = 'Loading …') => h('p', { class: 'empty', role: 'status' }, message);

/** @param {any} error @param {() => void} [again] */
export function failure(error, again) {
  return h('div', { class: 'notice bad', role: 'alert', 'data-testid': 'failure' },
    h('strong', {}, error.code ?? error.name ?? 'Error'), h('span', {}, error.message),
    again && button('Try again', again, { class: 'button small' }));
}

/** What is wrong with a text that is to be JSON; null when nothing is. @param {string} name what the text is @param {string} content */
export function notJson(name, content) {
  try {
    JSON.parse(content);
    return null;
  } catch (error) {
    return failure({ code: `${name} is not JSON`, message: error.message });
  }
}

/** A word in a coloured frame. @param {string} label @param {'ok' | 'bad' | 'warn' | 'busy' | 'idle'} kind @param {Record<string, any>} [attributes] */
export const badge = (label, kind, attributes = {}) => h('span', { class: `badge ${kind}`, ...attributes }, label);

/** JSON, indented; a text that is not JSON as it is. @param {any} value @param {string} [testId] */
export function json(value, testId) {
  let shown = value;
  if (typeof value === 'string') {
    try {
      shown = JSON.parse(value);
    } catch {
      shown = undefined;
    }
  }

  const content = shown === undefined ? String(value) : JSON.stringify(shown, null, 2);
  return h('pre', { class: 'code', tabindex: '0', 'data-testid': testId ?? null }, content.length > 200_000 ? `${content.slice(0, 200_000)}\n… cut` : content);
}
