// The query box.
import { get } from '../shared/api.js';
import { offset, run, STOPPED } from '../shared/athena.js';
import { attribute, button, h, put, text } from '../shared/dom.js';
import { duration } from '../shared/format.js';
import { failure } from '../shared/notice.js';
import { askServed, withServed } from '../model/served.js';
import { BUNDLED } from './bundled.js';
import { ResultView } from './result.js';

export class QueryBox {
  #chosen = '';
  /** @type {AbortController | null} */ #running = null;

  /** @param {any} about */
  constructor(about) {
    this.about = about;
    this.sql = h('textarea', { class: 'mono', rows: 9, spellcheck: 'false', autocapitalize: 'off', 'aria-label': 'SQL', 'data-testid': 'sql', value: BUNDLED[0].sql,
      onkeydown: (event) => { if (event.key === 'Enter' && (event.ctrlKey || event.metaKey)) this.run(); } });
    this.start = button('Run', () => this.run(), { class: 'button main', 'data-testid': 'run-query' });
    this.stop = button('Stop', () => this.#running?.abort(), { 'data-testid': 'stop-query', disabled: true });
    this.said = h('span', { class: 'hint', role: 'status', 'data-testid': 'query-status' }, 'Ctrl+Enter runs it.');
    this.problem = h('div', {});
    this.result = new ResultView();
    const chips = h('div', { class: 'chips', role: 'group', 'aria-label': 'Queries that come with the page' }, BUNDLED.map(({ title, hint, sql }, place) => button(title, () => this.#bundled(sql), { class: 'chip', title: hint, 'data-testid': `bundled-${place}` })));
    this.element = h('section', { class: 'card stack tight' }, h('h2', {}, 'Query'), chips, this.sql, h('div', { class: 'row' }, this.start, this.stop, this.said), this.problem, this.result.element);
  }

  /** @param {string} sql @param {boolean} now */
  set(sql, now) {
    this.sql.value = sql;
    if (now) this.run();
  }

  /** A bundled query may ask which model served when: that stands in the box as what it is. */
  async #bundled(sql) {
    this.#chosen = sql;
    try {
      const whole = sql.includes('{served}') ? withServed(sql, await askServed(this.about.endpointName, await get('model'))) : sql;
      // Meanwhile another one may be chosen.
      if (sql === this.#chosen) this.set(whole, true);
    } catch (error) {
      if (sql === this.#chosen) put(this.problem, failure(error));
    }
  }

  async run() {
    if (this.#running) return;
    const running = new AbortController();
    this.#running = running;
    const began = performance.now();
    this.start.disabled = true;
    this.stop.disabled = false;
    text(this.said, 'Running …');
    put(this.problem);
    attribute(this.sql, 'aria-invalid', null);
    try {
      this.result.show(await run(this.about, this.sql.value, { signal: running.signal }));
      text(this.said, `Done in ${duration(performance.now() - began)}.`);
    } catch (error) {
      this.result.hide();
      const stopped = error.code === STOPPED;
      text(this.said, stopped ? `Stopped after ${duration(performance.now() - began)}.` : 'Failed.');
      if (!stopped) this.#wrong(error);
    } finally {
      this.#running = null;
      this.start.disabled = false;
      this.stop.disabled = true;
    }
  }

  /** Shows what is wrong, and where: the line with a mark below it, and the place selected in the box. */
  #wrong(error) {
    const problem = [failure(error)];
    if (error.line) {
      const line = this.sql.value.split('\n')[error.line - 1] ?? '';
      problem.push(h('pre', { class: 'code', 'data-testid': 'query-position', 'data-line': error.line, 'data-column': error.column }, `${error.line} │ ${line}\n${' '.repeat(String(error.line).length)} │ ${' '.repeat(Math.max(0, error.column - 1))}^`));
      const at = offset(this.sql.value, error.line, error.column);
      const word = /^\w+/.exec(this.sql.value.slice(at))?.[0].length ?? 1;
      attribute(this.sql, 'aria-invalid', 'true');
      this.sql.focus();
      this.sql.setSelectionRange(at, at + word);
    }

    put(this.problem, h('div', { class: 'stack tight', 'data-testid': 'query-error' }, problem));
  }
}
