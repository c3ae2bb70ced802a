import assert from 'node:assert/strict';
import { test } from 'node:test';
import { figures, perSecond, scoringFunction, total } from '../src/flow/figures.js';
import { FlowHistory } from '../src/flow/history.js';
import { Ring } from '../src/shared/ring.js';

const message = (second, received, extra = {}) => ({
  at: new Date(Date.UTC(2026, 0, 1, 0, 0, second)).toISOString(),
  shards: [{ id: 'shardId-000000000000', records: received, pending: 3, iteratorAgeMs: 120, ended: false }],
  functions: [{ name: 'a-Lookups', environments: [], invocations: 1 }, { name: 'a-Scoring', environments: [], invocations: second }],
  metrics: { 'a-Scoring': { Received: { sum: received }, LookupHits: { sum: received * 3 }, LookupMisses: { sum: received } } },
  batch: { p50: 10, p99: 20 }, latencyMs: { p50: 5, p99: 9 },
  ...extra,
});

test('a rate is the difference of two totals over the time between them', () => {
  assert.equal(perSecond(10, 40, 3), 10);
  assert.equal(perSecond(10, 10, 3), 0);
});

test('there is no rate without a total before, without time, and when a total fell', () => {
  assert.equal(perSecond(undefined, 40, 3), null);
  assert.equal(perSecond(10, 40, 0), null);
  assert.equal(perSecond(40, 10, 3), null);
});

test('the first message has totals and no rates', () => {
  const first = figures(null, message(1, 100));
  assert.equal(first.received, null);
  assert.equal(first.totals.received, 100);
});

test('rates and the hit rate are of what happened between the messages', () => {
  const now = figures(message(1, 100), message(3, 300));
  assert.equal(now.received, 100);
  assert.equal(now.shards[0].rate, 100);
  assert.equal(now.hitRate, 0.75);
  assert.equal(now.batches, 1);
});

test('a metric is summed over the functions that count it', () => {
  assert.equal(total({ metrics: { a: { Retries: { sum: 2 } }, b: { Retries: { sum: 3 } }, c: {} } }, 'Retries'), 5);
});

test('the scoring function is the one that counts records, not the one of a fitting name', () => {
  assert.equal(scoringFunction(message(1, 1)).name, 'a-Scoring');
  assert.equal(scoringFunction({ functions: [{ name: 'x' }, { name: 'the-scoring' }], metrics: {} }).name, 'the-scoring');
  assert.equal(scoringFunction({}), null);
});

test('where nothing was scored lately no latency is known', () => {
  assert.deepEqual(figures(null, message(1, 1, { batch: { p50: 0, p99: 0 }, latencyMs: { p50: 0, p99: 0 } })).latency, {});
});

test('a ring keeps the last points, with gaps, in the memory that it took at first', () => {
  const ring = new Ring(3, ['a']);
  for (let at = 1; at <= 5; at += 1) ring.add(at, { a: at === 4 ? null : at * 10 });
  assert.equal(ring.length, 3);
  assert.deepEqual(ring.series('at'), [3, 4, 5]);
  assert.deepEqual(ring.series('a'), [30, null, 50]);
});

test('the history passes over a message twice, and gives a new shard points under the times of the others', () => {
  const history = new FlowHistory();
  history.add(message(1, 1));
  history.add(message(1, 1));
  history.add(message(2, 2));
  const two = message(3, 3);
  two.shards.push({ id: 'shardId-000000000001', records: 0, pending: 0, iteratorAgeMs: 7 });
  history.add(two);
  assert.equal(history.times.length, 3);
  assert.deepEqual(history.ages.map(({ values }) => values), [[120, 120, 120], [null, null, 7]]);
});

test('a shard that is gone leaves the history', () => {
  const history = new FlowHistory();
  history.add(message(1, 1));
  history.add(message(2, 1, { shards: [] }));
  assert.deepEqual(history.ages, []);
});

test('over a time without messages no line leads', () => {
  const history = new FlowHistory();
  for (const second of [1, 2, 40, 41]) history.add(message(second, second * 10));
  assert.equal(history.times.length, 5);
  assert.deepEqual(history.ring.series('landed').length, 5);
  assert.deepEqual(history.ring.series('received'), [null, 10, null, 10, 10]);
  assert.deepEqual(history.ages.map(({ values }) => values), [[120, 120, null, 120, 120]]);
});
