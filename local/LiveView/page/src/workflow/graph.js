// A state machine's definition as a graph. Names are unique in a definition, also those within branches.

/** @typedef {{ name: string, type: string, does: string, comment: string, retries: number, catches: number }} StateNode */
/** @typedef {{ from: string, to: string, kind: 'start' | 'next' | 'choice' | 'catch' | 'branch', label: string }} Transition */

export const START = '(start)';

/**
 * @param {any} definition
 * @returns {{ nodes: StateNode[], edges: Transition[] }}
 */
export function graph(definition) {
  const nodes = [{ name: START, type: 'Start', does: '', comment: definition.Comment ?? '', retries: 0, catches: 0 }];
  /** @type {Transition[]} */ const edges = [];
  if (definition.StartAt) edges.push({ from: START, to: definition.StartAt, kind: 'start', label: '' });
  collect(definition.States ?? {}, nodes, edges);
  return { nodes, edges };
}

function collect(states, nodes, edges) {
  for (const [name, state] of Object.entries(states)) {
    nodes.push({ name, type: state.Type, does: does(state), comment: state.Comment ?? '', retries: state.Retry?.length ?? 0, catches: state.Catch?.length ?? 0 });
    if (state.Next) edges.push({ from: name, to: state.Next, kind: 'next', label: '' });
    for (const choice of state.Choices ?? []) edges.push({ from: name, to: choice.Next, kind: 'choice', label: condition(choice) });
    if (state.Default) edges.push({ from: name, to: state.Default, kind: 'choice', label: 'otherwise' });
    for (const rule of state.Catch ?? []) edges.push({ from: name, to: rule.Next, kind: 'catch', label: (rule.ErrorEquals ?? []).join(', ') });
    const inner = [...(state.Branches ?? []), state.ItemProcessor ?? state.Iterator].filter(Boolean);
    for (const branch of inner) {
      edges.push({ from: name, to: branch.StartAt, kind: 'branch', label: '' });
      collect(branch.States ?? {}, nodes, edges);
    }
  }
}

/** What a state does, in few words: the last part of a task's resource. */
function does(state) {
  if (state.Type === 'Task') return String(state.Resource ?? '').replace(/^arn:aws[\w-]*:states:[^:]*:[^:]*:/, '').replace(/^aws-sdk:/, '');
  if (state.Type === 'Wait' && state.Seconds !== undefined) return `${state.Seconds} s`;
  return '';
}

function condition(choice) {
  return String(choice.Condition ?? '').replace(/^\{%\s*|\s*%\}$/g, '').replaceAll('$states.input.', '').slice(0, 80);
}

/**
 * The transitions that give the graph its shape: all but the catches, of which only those that lead where nothing else does. Nearly
 * every task catches into the one way to fail, and drawn all the time those lines would hide the rest.
 * @param {{ nodes: StateNode[], edges: Transition[] }} whole
 */
export function skeleton({ nodes, edges }) {
  const kept = edges.filter(({ kind }) => kind !== 'catch');
  const reached = new Set(kept.map(({ to }) => to));
  for (const { name } of nodes) {
    if (name === START || reached.has(name)) continue;
    const only = edges.find(({ kind, to }) => kind === 'catch' && to === name);
    if (only) kept.push(only);
  }

  return distinct(kept);
}

/** One line between two states, whichever of several rules leads there. @param {Transition[]} edges */
export function distinct(edges) {
  const found = new Map();
  for (const edge of edges) {
    const key = `${edge.from}>${edge.to}>${edge.kind === 'catch'}`;
    const before = found.get(key);
    found.set(key, before ? { ...before, label: [before.label, edge.label].filter(Boolean).join(' | ') } : edge);
  }

  return [...found.values()];
}
