// Which panel is shown. A panel is made when it is first shown; one that is not shown is told so, and does nothing.
import { h, put } from './shared/dom.js';
import { tabs } from './shared/tabs.js';
import { FlowPanel } from './flow/panel.js';
import { TripPanel } from './trip/panel.js';
import { WorkflowPanel } from './workflow/panel.js';
import { ModelPanel } from './model/panel.js';
import { LakePanel } from './lake/panel.js';
import { FunctionsPanel } from './functions/panel.js';
import { FaultsPanel } from './faults/panel.js';

/** @typedef {{ element: HTMLElement, show(parts: string[]): void, hide?(): void, draw?(): void }} Panel */

const PANELS = [
  { id: 'flow', title: 'Flow', make: (context) => new FlowPanel(context) },
  { id: 'trip', title: 'Follow one trip', make: (context) => new TripPanel(context) },
  { id: 'workflow', title: 'Workflow', make: (context) => new WorkflowPanel(context) },
  { id: 'model', title: 'Model', make: (context) => new ModelPanel(context) },
  { id: 'lake', title: 'Lake', make: (context) => new LakePanel(context) },
  { id: 'functions', title: 'Functions', make: (context) => new FunctionsPanel(context) },
  { id: 'faults', title: 'Faults', make: (context) => new FaultsPanel(context) },
];

export class Panels {
  /** @type {Map<string, { panel: Panel, frame: HTMLElement }>} */ #made = new Map();
  #shown = '';

  /** @param {HTMLElement} main @param {any} context */
  constructor(main, context) {
    this.main = main;
    this.context = context;
    this.tabs = tabs('Panels', PANELS.map(({ id, title }) => ({ id, title, testId: `tab-${id}` })), (id) => context.go(id), 'main-tabs');
  }

  /** Shows what the address says, now and whenever it changes: a panel can be linked to, and Back goes back. */
  follow() {
    addEventListener('hashchange', () => this.#address());
    this.#address();
  }

  draw() {
    this.#made.get(this.#shown)?.panel.draw?.();
  }

  #address() {
    const [wanted, ...parts] = location.hash.slice(1).split('/').map(decoded);
    const entry = PANELS.find(({ id }) => id === wanted) ?? PANELS[0];
    const before = this.#made.get(this.#shown);
    if (this.#shown !== entry.id) before?.panel.hide?.();
    if (!this.#made.has(entry.id)) {
      const panel = entry.make(this.context);
      const frame = h('section', { role: 'tabpanel', class: 'panel', 'data-testid': `panel-${entry.id}` },
        h('h1', { class: 'unseen' }, entry.title), panel.element);
      this.#made.set(entry.id, { panel, frame });
    }

    const made = /** @type {{ panel: Panel, frame: HTMLElement }} */ (this.#made.get(entry.id));
    if (this.#shown !== entry.id) {
      put(this.main, made.frame);
      document.title = `${entry.title} · Pipeline`;
      scrollTo({ top: 0 });
    }

    this.#shown = entry.id;
    this.tabs.select(entry.id, made.frame);
    made.panel.show(parts);
    this.draw();
  }
}

function decoded(part) {
  try {
    return decodeURIComponent(part);
  } catch {
    return part;
  }
}
