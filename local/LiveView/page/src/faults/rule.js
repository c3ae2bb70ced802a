// A rule as the command line has it, from the choices of the form.

/** @typedef {{ name: string, arguments: string, fits: string[] }} Kind */

/** Whether a pattern such as `dynamodb:Batch*` takes a name in. @param {string} pattern @param {string} name */
export function matches(pattern, name) {
  const expression = pattern.split('*').map((part) => part.replace(/[.+?^${}()|[\]\\]/g, '\\$&')).join('.*');
  return new RegExp(`^${expression}$`).test(name);
}

/** The kinds that an operation can have. @param {Kind[]} kinds @param {string} service @param {string} operation */
export function fitting(kinds, service, operation) {
  const names = operation === '*' ? null : `${service}:${operation}`;
  return kinds.filter(({ fits }) => fits.some((pattern) => (names === null ? pattern.startsWith('*') || pattern.startsWith(`${service}:*`) : matches(pattern, names))));
}

/** The ways in which a kind is written: `reset=before | reset=after` are two. @param {Kind} kind */
export function ways({ arguments: written }) {
  return written.split('|').map((way) => way.trim()).map((way) => ({ label: way, text: way.replace(/\s*\[[^\]]*\]/g, '') }));
}

/**
 * The rule's text.
 * @param {{ service: string, operation: string, what: string, when: string, amount: string, caller: string }} choices
 */
export function ruleText({ service, operation, what, when, amount, caller }) {
  const parts = [`${service}:${operation}`];
  if (caller) parts.push(`function=${caller}`);
  if (when === 'rate') parts.push(`rate=${Number(amount) / 100}`);
  else if (when !== 'always') parts.push(`${when}=${amount}`);
  parts.push(what);
  return parts.join(' ');
}
