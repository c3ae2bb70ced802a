// The page: its head, its tabs, the one connection that feeds it, and the panel that is shown.
import { get } from './shared/api.js';
import { put } from './shared/dom.js';
import { LiveEvents } from './shared/events.js';
import { failure, loading } from './shared/notice.js';
import { FlowHistory } from './flow/history.js';
import { Head } from './head.js';
import { Panels } from './panels.js';

const main = /** @type {HTMLElement} */ (document.getElementById('main'));
const top = /** @type {HTMLElement} */ (document.getElementById('top'));

/** @typedef {{ about: any, history: FlowHistory, go: (panel: string, ...rest: string[]) => void }} Context */

const AGAIN = 1500;

async function begin() {
  let about;
  try {
    about = await get('about');
  } catch (error) {
    // While the template is being deployed there is nothing to show yet.
    put(main, error.status === 503 ? loading('The pipeline is being deployed …') : failure(error));
    setTimeout(begin, AGAIN);
    return;
  }

  const history = new FlowHistory();
  const panels = new Panels(main, { about, history, go: (...parts) => { location.hash = parts.map(encodeURIComponent).join('/'); } });
  const head = new Head(about, panels);
  put(top, head.element);
  panels.follow();

  let lost = false;
  const events = new LiveEvents('events', (snapshot) => {
    history.add(snapshot);
    // Drawing waits until the page is seen; the history goes on, so that it has no hole.
    if (document.hidden) return;
    head.draw(history.figures);
    panels.draw();
  }, (state, retry) => {
    head.connection(state, retry);
    if (state === 'live' && lost) anew(about);
    lost = state === 'lost';
  });
  events.open();
  document.addEventListener('visibilitychange', () => {
    if (document.hidden || !history.figures) return;
    head.draw(history.figures);
    panels.draw();
  });
}

/** Whoever answers again may be another cloud, of which nothing that is shown is true: names, totals, executions. Then the page begins anew, where it stands. */
async function anew(before) {
  try {
    const now = await get('about');
    if (now.startedAt !== before.startedAt) location.reload();
  } catch {
    // It is gone again: this is asked anew when it is back.
  }
}

begin();
