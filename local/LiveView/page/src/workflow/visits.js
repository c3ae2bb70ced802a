// What an execution's history says: each visit of a state with its attempts, and which transitions were taken. An event knows the one
// before it in its branch, so that branches side by side are told apart.
import { instant } from '../shared/format.js';
import { START } from './graph.js';

/** @typedef {{ scheduledAt: number, endedAt: number | null, parameters?: string, output?: string, error?: string, cause?: string }} Attempt */
/** @typedef {{ id: number, name: string, type: string, from: string | null, enteredAt: number, exitedAt: number | null, input?: string, output?: string,
 *   variables: Record<string, string> | null, attempts: Attempt[], error: string | null, cause: string | null, status: 'running' | 'succeeded' | 'caught' | 'failed' }} Visit */

const FAILS = /(Failed|TimedOut|Aborted)$/;

/**
 * @param {any[]} events oldest first
 * @param {boolean} over whether the execution has ended
 */
export function visits(events, over) {
  /** @type {Visit[]} */ const all = [];
  const visitOf = new Map();
  /** @type {Map<string, number>} */ const taken = new Map();
  for (const event of events) {
    const at = instant(event.timestamp) ?? 0;
    const details = Object.entries(event).find(([member]) => member.endsWith('EventDetails'))?.[1] ?? {};
    const before = visitOf.get(event.previousEventId) ?? null;
    if (event.type.endsWith('StateEntered')) {
      const visit = entered(event, details, at, before);
      all.push(visit);
      visitOf.set(event.id, visit);
      const key = transitionKey(visit.from ?? START, visit.name, before?.status === 'caught');
      taken.set(key, (taken.get(key) ?? 0) + 1);
      continue;
    }

    if (!before) continue;
    visitOf.set(event.id, before);
    if (event.type.endsWith('StateExited')) exited(before, details, at);
    else happened(before, event.type, details, at);
  }

  for (const visit of all) if (visit.exitedAt === null && over) visit.status = 'failed';
  return { visits: all, taken };
}

/** @param {string} from @param {string} to @param {boolean} caught */
export const transitionKey = (from, to, caught) => `${from}>${to}>${caught}`;

function entered(event, details, at, before) {
  return {
    id: event.id, name: details.name, type: event.type.replace(/StateEntered$/, ''), from: before?.name ?? null, enteredAt: at, exitedAt: null,
    input: details.input, variables: null, attempts: [], error: null, cause: null, status: 'running',
  };
}

function exited(visit, details, at) {
  visit.exitedAt = at;
  visit.output = details.output;
  visit.variables = details.assignedVariables ?? null;
  visit.status = visit.error ? 'caught' : 'succeeded';
}

function happened(visit, type, details, at) {
  const last = visit.attempts.at(-1);
  if (/Scheduled$/.test(type)) {
    visit.attempts.push({ scheduledAt: at, endedAt: null, parameters: details.parameters ?? details.input });
    visit.error = null;
  } else if (/Succeeded$/.test(type)) {
    if (last && !last.endedAt) Object.assign(last, { endedAt: at, output: details.output });
    visit.error = null;
  } else if (FAILS.test(type)) {
    visit.error = details.error ?? type;
    visit.cause = details.cause ?? null;
    if (last && !last.endedAt && !type.startsWith('Execution')) Object.assign(last, { endedAt: at, error: visit.error, cause: visit.cause });
  }
}

/** The state of each node: that of its last visit, or running while any visit runs. @param {Visit[]} all */
export function standing(all) {
  /** @type {Map<string, { status: string, visits: number, retries: number }>} */ const states = new Map();
  for (const visit of all) {
    const before = states.get(visit.name);
    states.set(visit.name, {
      status: before?.status === 'running' ? 'running' : visit.status, visits: (before?.visits ?? 0) + 1,
      retries: (before?.retries ?? 0) + Math.max(0, visit.attempts.length - 1),
    });
  }

  return states;
}
