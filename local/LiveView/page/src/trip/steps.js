// A trace as steps, from the record as it arrived to where it came to rest. Everything shown is what the server says was done.
import { h } from '../shared/dom.js';
import { bytes, count, dayTime, duration, exactTime, number, short, shardName } from '../shared/format.js';
import { badge, json } from '../shared/notice.js';
import { facts, table } from '../shared/table.js';

/**
 * One step of the way.
 * @param {string} id @param {string} title @param {'ok' | 'bad' | 'warn' | 'idle'} state @param {string} said @param {...any} content
 */
function step(id, title, state, said, ...content) {
  return h('li', { class: 'step', 'data-state': state, 'data-testid': `step-${id}` },
    h('div', { class: 'step-head' }, h('h2', {}, title), badge(said, state, { 'data-testid': `step-${id}-state` })), content);
}

/** @param {any} trace */
export function arrived(trace) {
  const arrivals = trace.arrivals ?? [];
  if (arrivals.length === 0) return step('arrived', 'Arrived', 'idle', trace.journal === 'gone' ? 'no longer in the stream' : 'not seen');
  return step('arrived', 'Arrived', 'ok', arrivals.length === 1 ? 'one record' : count(arrivals.length, 'record'),
    arrivals.map((arrival) => h('div', { class: 'stack tight' },
      facts([
        ['Shard', shardName(arrival.shardId)], ['Sequence number', h('code', { 'data-testid': 'sequence-number' }, arrival.sequenceNumber)],
        ['Arrived', h('span', { title: dayTime(arrival.arrivedAt) }, exactTime(arrival.arrivedAt))], ['Partition key', h('code', {}, arrival.partitionKey)],
        ['Form', arrival.encoding], ['Place in its aggregate', arrival.encoding === 'kpl' ? number(arrival.subSequenceNumber) : undefined],
      ]), json(arrival.data ?? '', 'record-data'))));
}

/** @param {any} trace */
export function decoded(trace) {
  const { decoded: result } = trace;
  if (!result) return step('decoded', 'Decoded', 'idle', 'waiting');
  if (!result.ok) {
    return step('decoded', 'Decoded', 'bad', 'refused', h('p', { class: 'notice bad', 'data-testid': 'decode-reason' }, result.reason));
  }

  return step('decoded', 'Decoded', 'ok', 'read', facts(Object.entries(result.request ?? {}).map(([name, value]) => [name, typeof value === 'object' ? JSON.stringify(value) : String(value)])));
}

/** @param {any} attempt @param {number} place @param {number} all @param {any} domain */
export function attempted(attempt, place, all, domain) {
  const state = { ok: 'ok', 'handed back': 'warn' }[attempt.outcome] ?? 'bad';
  const took = attempt.endedAt ? Date.parse(attempt.endedAt) - Date.parse(attempt.startedAt) : null;
  return step('attempt', all === 1 ? 'Scored' : `Attempt ${place + 1} of ${all}`, state, attempt.outcome === 'handed back' ? 'handed back, to come again' : attempt.outcome,
    facts([
      ['Began', exactTime(attempt.startedAt)], ['Took', duration(took)], ['Batch', count(attempt.batchRecords, 'record')],
      ['Environment', h('code', {}, attempt.environmentId)], ['Start', attempt.cold ? badge('cold', 'warn') : badge('warm', 'ok')], ['Request', h('code', {}, attempt.requestId)],
    ]), lookups(attempt), features(attempt), endpointCall(attempt, domain), calls(attempt), logs(attempt));
}

function lookups(attempt) {
  if (!attempt.lookups?.length) return null;
  return h('section', {}, h('h3', {}, 'Lookups'), table('Lookups', [
    { title: 'Key', cell: ({ key }) => h('code', {}, key) },
    { title: 'From', cell: ({ cached, from }) => h('span', { title: cached && from === 'table' ? 'It was read before the journal was kept: the row is what the table says now.' : null }, badge(cached ? 'memory' : 'table', cached ? 'ok' : 'busy')), testId: 'lookup-from' },
    { title: 'Row', cell: ({ key, row }) => (row ? Object.entries(row).filter(([, value]) => plain(value) !== key).map(([name, value]) => `${name} ${plain(value)}`).join(' · ') : badge('no row: missing features', 'warn')) },
  ], attempt.lookups, { testId: 'lookups', key: ({ key }) => key, stacks: true }));
}

function features(attempt) {
  if (!attempt.features?.length) return null;
  return h('section', {}, h('h3', {}, 'Features, as they were sent to the model'), h('dl', { class: 'features', 'data-testid': 'features' },
    attempt.features.map(({ name, value }) => h('div', { 'data-key': name, class: value === null ? 'missing' : null },
      h('dt', {}, name), h('dd', {}, value === null ? 'missing' : short(Number(value)))))));
}

function endpointCall(attempt, domain) {
  const call = attempt.endpointCall;
  if (!call) return null;
  return h('section', { 'data-testid': 'endpoint-call' }, h('h3', {}, 'Endpoint call'), facts([
    [domain.predictionName, h('strong', { 'data-testid': 'prediction' }, call.prediction === null || call.prediction === undefined ? 'none' : short(call.prediction))],
    ['Model', call.model ? h('code', {}, call.model) : 'none'], ['Row', `${number(call.row + 1)} of ${number(call.rows)}`],
    ['Latency', duration(call.latencyMs)], ['Status', String(call.status)], ['Sent, got', `${bytes(call.bytesIn)}, ${bytes(call.bytesOut)}`], ['Error', call.error || undefined],
  ]));
}

function calls(attempt) {
  if (!attempt.calls?.length) return null;
  return h('details', {}, h('summary', {}, `${count(attempt.calls.length, 'call')} of the invocation`), table('Calls of the invocation', [
    { title: 'Call', cell: ({ service, operation }) => `${service}:${operation}` },
    { title: 'At', figure: true, cell: ({ at }) => exactTime(at) },
    { title: 'Took', figure: true, cell: ({ latencyMs }) => duration(latencyMs) },
    { title: 'Status', cell: ({ status, fault, error }) => [badge(status ? String(status) : 'no answer', status > 0 && status < 400 ? 'ok' : 'bad'), fault && [' ', badge(fault, 'warn')], error && ` ${error}`] },
  ], attempt.calls, { testId: 'calls', most: 100, stacks: true }));
}

function logs(attempt) {
  if (!attempt.logs?.length) return null;
  return h('details', {}, h('summary', {}, `${count(attempt.logs.length, 'line')} of its log`), h('pre', { class: 'code', tabindex: '0', 'data-testid': 'attempt-logs' }, attempt.logs.slice(-200).map(({ at, level, text }) => `${exactTime(at)} ${level} ${text}`).join('\n')));
}

/** @param {any} trace */
export function stored(trace) {
  if (trace.item) return step('item', 'In the table', 'ok', 'stored', json(trace.item, 'item'));
  return trace.quarantine?.length ? null : step('item', 'In the table', 'idle', 'not yet');
}

/** @param {any} trace */
export function landed(trace) {
  if (trace.lines?.length) {
    return step('line', 'In the lake', 'ok', count(trace.lines.length, 'line'), trace.lines.map(({ key, line }) => [h('a', { href: `#lake/object/${encodeURIComponent(key)}`, class: 'mono', 'data-testid': 'line-key' }, key), json(line, 'line')]));
  }

  return trace.quarantine?.length ? null : step('line', 'In the lake', 'idle', 'not yet');
}

/** @param {any} trace */
export function quarantined(trace) {
  if (!trace.quarantine?.length) return null;
  return step('quarantine', 'In quarantine', 'warn', 'set aside with its reason', trace.quarantine.map(({ key, entry }) => [
    h('p', { class: 'notice warn', 'data-testid': 'quarantine-reason' }, entry.reason),
    h('a', { href: `#lake/object/${encodeURIComponent(key)}`, class: 'mono', 'data-testid': 'quarantine-key' }, key), json(entry, 'quarantine-entry')]));
}

function plain(value) {
  return typeof value === 'object' && value !== null ? Object.values(value)[0] : value;
}
