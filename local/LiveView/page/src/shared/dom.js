// Elements without a framework. Data only ever becomes text nodes and attributes: nothing here parses HTML.

const SVG = 'http://www.w3.org/2000/svg';

/** @typedef {Node | string | number | null | undefined | false} Child */

/**
 * Makes an element. `onclick` and the like are listeners, `true` is an attribute without a value, null and false leave it out.
 * @param {string} tag
 * @param {Record<string, any>} [attributes]
 * @param {...(Child | Child[])} children
 * @returns {any}
 */
export function h(tag, attributes = {}, ...children) {
  return fill(document.createElement(tag), attributes, children);
}

/**
 * The same for SVG.
 * @param {string} tag
 * @param {Record<string, any>} [attributes]
 * @param {...(Child | Child[])} children
 * @returns {any}
 */
export function s(tag, attributes = {}, ...children) {
  return fill(document.createElementNS(SVG, tag), attributes, children);
}

/** @param {Element} element @param {Record<string, any>} attributes @param {any[]} children */
function fill(element, attributes, children) {
  for (const [name, value] of Object.entries(attributes)) {
    if (name.startsWith('on') && typeof value === 'function') element.addEventListener(name.slice(2), value);
    else if (name === 'value' && 'value' in element) element.value = value ?? '';
    else attribute(element, name, value);
  }

  element.append(...nodes(children));
  return element;
}

/** @param {any[]} children */
function nodes(children) {
  return children.flat(3).filter((child) => child !== null && child !== undefined && child !== false)
    .map((child) => (child instanceof Node ? child : String(child)));
}

/** Sets or removes an attribute, only where it differs: a style that is set again is computed again. */
export function attribute(element, name, value) {
  if (value === null || value === undefined || value === false) element.removeAttribute(name);
  else if (element.getAttribute(name) !== String(value === true ? '' : value)) element.setAttribute(name, value === true ? '' : String(value));
}

/** Sets a text, only where it differs. */
export function text(element, value) {
  const wanted = value === null || value === undefined ? '' : String(value);
  if (element.textContent !== wanted) element.textContent = wanted;
}

/** Puts these children in place of those that are there. @param {Element} element @param {...any} children */
export function put(element, ...children) {
  element.replaceChildren(...nodes(children));
}

/** A button. @param {string} label @param {(event: Event) => void} pressed @param {Record<string, any>} [attributes] */
export function button(label, pressed, attributes = {}) {
  return h('button', { type: 'button', class: 'button', onclick: pressed, ...attributes }, label);
}

/** A labelled field. @param {string} label @param {Element} control @param {string} [hint] */
export function field(label, control, hint) {
  return h('label', { class: 'field' }, h('span', { class: 'field-label' }, label), control, hint && h('span', { class: 'hint' }, hint));
}

let made = 0;

/** An id that no other element has. @param {string} prefix */
export function uniqueId(prefix) {
  made += 1;
  return `${prefix}-${made}`;
}
