// Starts an execution, by hand.
import { attribute, button, field, h, put } from '../shared/dom.js';
import { failure, notJson } from '../shared/notice.js';
import { start } from './source.js';

/** @param {string} stateMachineArn @param {(executionArn: string) => void} started */
export function startForm(stateMachineArn, started) {
  const name = h('input', { type: 'text', placeholder: 'made up when empty', autocomplete: 'off', 'data-testid': 'execution-name' });
  const input = h('textarea', { class: 'mono', rows: 3, spellcheck: 'false', value: '{}', 'data-testid': 'execution-input' });
  const problem = h('div', {});
  const send = async () => {
    const wrong = notJson('The input', input.value);
    attribute(input, 'aria-invalid', wrong ? 'true' : null);
    put(problem, wrong);
    if (wrong) return;
    try {
      const { executionArn } = await start(stateMachineArn, input.value, name.value.trim());
      name.value = '';
      started(executionArn);
    } catch (error) {
      put(problem, failure(error));
    }
  };
  return h('details', {}, h('summary', { 'data-testid': 'start-open' }, 'Start an execution'),
    h('div', { class: 'stack tight' }, field('Name', name), field('Input', input), h('div', { class: 'row' }, button('Start', send, { class: 'button main', 'data-testid': 'start-execution' })), problem));
}
