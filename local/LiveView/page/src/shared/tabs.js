// A list of tabs as the ARIA practices have it: one stop of the Tab key, arrow keys between them, Home and End.
import { h, uniqueId } from './dom.js';

/**
 * @param {string} label
 * @param {{ id: string, title: string, testId?: string }[]} tabs
 * @param {(id: string) => void} chosen called when the reader chooses one
 * @param {string} [look] a further class
 */
export function tabs(label, tabs, chosen, look = '') {
  const prefix = uniqueId('tab');
  const buttons = new Map(tabs.map((tab) => [tab.id, h('button', {
    type: 'button', role: 'tab', class: 'tab', id: `${prefix}-${tab.id}`, 'aria-selected': 'false', tabindex: '-1',
    'data-testid': tab.testId ?? null, onclick: () => chosen(tab.id),
  }, tab.title)]));
  const order = [...buttons.keys()];
  const list = h('div', { class: `tabs ${look}`, role: 'tablist', 'aria-label': label, onkeydown: move }, [...buttons.values()]);

  function move(event) {
    const at = order.findIndex((id) => buttons.get(id) === event.target);
    const to = { ArrowRight: at + 1, ArrowLeft: at - 1, Home: 0, End: order.length - 1 }[event.key];
    if (at < 0 || to === undefined) return;
    event.preventDefault();
    const next = order[(to + order.length) % order.length];
    buttons.get(next).focus();
    chosen(next);
  }

  return {
    element: list,
    /** @param {string} id @param {Element} [panel] what the tab shows */
    select(id, panel) {
      for (const [each, tab] of buttons) {
        tab.setAttribute('aria-selected', String(each === id));
        tab.tabIndex = each === id ? 0 : -1;
      }

      const chosenTab = buttons.get(id);
      if (panel && chosenTab) {
        panel.id ||= `${chosenTab.id}-panel`;
        chosenTab.setAttribute('aria-controls', panel.id);
        panel.setAttribute('aria-labelledby', chosenTab.id);
      }

      // Only sideways: the page itself must not jump.
      if (chosenTab) list.scrollLeft = chosenTab.offsetLeft - (list.clientWidth - chosenTab.clientWidth) / 2;
    },
  };
}
