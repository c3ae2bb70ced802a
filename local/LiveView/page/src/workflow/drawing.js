// The graph as it is drawn: every state a button, the running one lit, what was taken drawn strongly.
import { attribute, h, put, s, text } from '../shared/dom.js';
import { START } from './graph.js';
import { place } from './layout.js';
import { standing, transitionKey } from './visits.js';

export class Drawing {
  #nodes = new Map();
  #edges = [];
  #placed = /** @type {any} */ (null);
  #whole = /** @type {any} */ (null);
  #scale = 1;
  #showCatches = false;
  #shown = '';
  #room = 0;

  /** @param {(name: string) => void} chosen */
  constructor(chosen) {
    this.chosen = chosen;
    this.svg = s('svg', { class: 'graph', role: 'group', 'aria-label': 'The state machine', 'data-testid': 'graph' });
    this.element = h('div', { class: 'graph-box', tabindex: '-1' }, this.svg);
    this.run = { visits: [], taken: new Map() };
    this.selected = '';
    new ResizeObserver(() => this.#resize()).observe(this.element);
  }

  /** @param {ReturnType<import('./graph.js').graph>} whole */
  define(whole) {
    this.#whole = whole;
    this.#lay();
  }

  #resize() {
    if (!this.#whole || this.element.clientWidth === 0 || this.element.clientWidth === this.#room) return;
    this.#lay();
    this.reveal(this.#shown);
  }

  #lay() {
    const whole = this.#whole;
    const room = this.element.clientWidth || 800;
    this.#room = room;
    this.#placed = place(whole, room);
    this.#nodes.clear();
    this.#edges = this.#placed.edges.map((edge) => ({ edge, path: s('path', { class: 'transition', 'data-kind': edge.kind, 'data-from': edge.from, 'data-to': edge.to, 'data-shaped': edge.shaped ? 'yes' : 'no',
      'marker-end': 'url(#tip)', d: edge.d }, s('title', {}, `${edge.from} → ${edge.to}${edge.label ? `: ${edge.label}` : ''}`)) }));
    put(this.svg, s('defs', {}, s('marker', { id: 'tip', viewBox: '0 0 8 8', refX: 7, refY: 4, markerWidth: 8, markerHeight: 8, markerUnits: 'userSpaceOnUse', orient: 'auto' }, s('path', { d: 'M0,0.5 L8,4 L0,7.5 z', class: 'arrow' }))),
      this.#edges.map(({ path }) => path), whole.nodes.map((node) => this.#node(node)));
    this.zoom(0);
    this.draw(this.run);
  }

  #node(node) {
    const { x, y, width, height } = this.#placed.at(node.name);
    const left = x - width / 2;
    const top = y - height / 2;
    if (node.name === START) return s('g', { class: 'start' }, s('rect', { x: left, y: top, width, height, rx: 13 }), s('text', { x, y: y + 4, 'text-anchor': 'middle' }, 'start'));
    const note = s('text', { x: left + width - 8, y: top + 16, class: 'state-note', 'text-anchor': 'end' });
    const choose = () => this.chosen(node.name);
    const group = s('g', {
      class: 'state-node', role: 'button', tabindex: '0', 'data-testid': 'state', 'data-key': node.name, onclick: choose,
      onkeydown: (event) => { if (event.key === 'Enter' || event.key === ' ') { event.preventDefault(); choose(); } },
    }, s('rect', { x: left, y: top, width, height, rx: 8 }), s('text', { x: left + 10, y: top + 17, class: 'state-name' }, clip(node.name, Math.floor((width - 44) / 7.4))),
    s('text', { x: left + 10, y: top + 33, class: 'state-does' }, clip(node.does ? `${node.type} · ${node.does}` : node.type, Math.floor((width - 20) / 6.8))), note,
    s('title', {}, [node.name, node.does, node.comment].filter(Boolean).join('\n')));
    this.#nodes.set(node.name, { group, note, node });
    return group;
  }

  /** @param {{ visits: any[], taken: Map<string, number> }} run */
  draw(run) {
    this.run = run;
    const states = standing(run.visits);
    for (const [name, { group, note, node }] of this.#nodes) {
      const state = states.get(name);
      attribute(group, 'data-status', state?.status ?? null);
      attribute(group, 'aria-pressed', String(name === this.selected));
      attribute(group, 'aria-label', `${name}, ${node.type}${state ? `, ${state.status}, ${state.visits} times, ${state.retries} retries` : ', not visited'}`);
      text(note, [state?.retries ? `↻${state.retries}` : '', state && state.visits > 1 ? `×${state.visits}` : ''].filter(Boolean).join(' '));
    }

    for (const { edge, path } of this.#edges) {
      const times = run.taken.get(transitionKey(edge.from, edge.to, edge.kind === 'catch')) ?? 0;
      attribute(path, 'data-taken', times > 0 ? 'yes' : 'no');
      const shown = times > 0 || edge.kind !== 'catch' || this.#showCatches || edge.from === this.selected;
      attribute(path, 'visibility', shown ? null : 'hidden');
    }
  }

  /** @param {string} name */
  select(name) {
    this.selected = name;
    this.#shown = name;
    this.draw(this.run);
  }

  /** Scrolls to a state, within the drawing only. @param {string} name */
  reveal(name) {
    this.#shown = name;
    const at = this.#placed?.at(name);
    if (!at) return;
    this.element.scrollTo({ left: at.x * this.#scale - this.element.clientWidth / 2, top: at.y * this.#scale - this.element.clientHeight / 2 });
  }

  /** @param {number} step 0 fits the width */
  zoom(step) {
    if (!this.#placed) return;
    const room = this.element.clientWidth || 800;
    this.#scale = step === 0 ? Math.max(0.8, Math.min(1, room / this.#placed.width)) : Math.max(0.3, Math.min(1.6, this.#scale * (step > 0 ? 1.25 : 0.8)));
    attribute(this.svg, 'viewBox', `0 0 ${this.#placed.width} ${this.#placed.height}`);
    attribute(this.svg, 'width', Math.round(this.#placed.width * this.#scale));
    attribute(this.svg, 'height', Math.round(this.#placed.height * this.#scale));
  }

  /** @param {boolean} shown */
  catches(shown) {
    this.#showCatches = shown;
    this.draw(this.run);
  }
}

const clip = (name, most) => (name.length > most ? `${name.slice(0, most - 1)}…` : name);
