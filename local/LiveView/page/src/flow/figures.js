// What the counters of two messages say: counters are totals since the start, so a rate is a difference over a time.

const NAMES = {
  received: 'Received', scored: 'Scored', unscored: 'Unscored', quarantined: 'Quarantined', stored: 'Stored', landed: 'Landed',
  hits: 'LookupHits', misses: 'LookupMisses', calls: 'EndpointCalls', retries: 'Retries', failures: 'ReportedFailures',
};

/** A metric's sum over all functions. @param {any} snapshot @param {string} name @returns {number} */
export function total(snapshot, name) {
  return Object.values(snapshot.metrics ?? {}).reduce((sum, metrics) => sum + (metrics[name]?.sum ?? 0), 0);
}

/** How often faults hit. @param {any} snapshot @returns {number} */
export function faultsTotal(snapshot) {
  return Object.values(snapshot.faults?.injected ?? {}).reduce((sum, hits) => sum + hits, 0);
}

/** The function that takes the stream's records: the one that counts them, or the one that is named so. @param {any} snapshot */
export function scoringFunction(snapshot) {
  const counting = Object.entries(snapshot.metrics ?? {}).find(([, metrics]) => metrics.Received)?.[0];
  const functions = snapshot.functions ?? [];
  return functions.find(({ name }) => name === counting) ?? functions.find(({ name }) => /scoring/i.test(name)) ?? null;
}

/** An endpoint that was not called lately has no latency, rather than one of nothing. */
function quiet(endpoint) {
  return endpoint && !(endpoint.modelLatencyMs?.p99 > 0) ? { ...endpoint, modelLatencyMs: {} } : endpoint ?? null;
}

/**
 * A rate a second from two totals; null when there is none: no time between them, or a total that fell, as after a restart.
 * @param {number | null | undefined} before @param {number | null | undefined} now @param {number} seconds
 */
export function perSecond(before, now, seconds) {
  if (before === null || before === undefined || now === null || now === undefined || seconds <= 0 || now < before) return null;
  return (now - before) / seconds;
}

/**
 * The figures of a message, its rates since an earlier one.
 * @param {any} before @param {any} now
 */
export function figures(before, now) {
  const seconds = before ? (Date.parse(now.at) - Date.parse(before.at)) / 1000 : 0;
  const since = (/** @type {(snapshot: any) => any} */ read) => (before ? perSecond(read(before), read(now), seconds) : null);
  const rates = Object.fromEntries(Object.entries(NAMES).map(([key, name]) => [key, since((snapshot) => total(snapshot, name))]));
  const totals = Object.fromEntries(Object.entries(NAMES).map(([key, name]) => [key, total(now, name)]));
  const asked = (rates.hits ?? 0) + (rates.misses ?? 0);
  const scoring = scoringFunction(now);
  return {
    at: Date.parse(now.at) / 1000,
    ...rates,
    totals,
    hitRate: asked > 0 ? rates.hits / asked : null,
    hitRateTotal: totals.hits + totals.misses > 0 ? totals.hits / (totals.hits + totals.misses) : null,
    shards: (now.shards ?? []).map((shard) => ({
      ...shard, rate: since((snapshot) => snapshot.shards?.find(({ id }) => id === shard.id)?.records),
    })),
    iteratorAge: now.shards?.length ? Math.max(...now.shards.map((shard) => shard.iteratorAgeMs ?? 0)) : null,
    pending: (now.shards ?? []).reduce((sum, shard) => sum + (shard.pending ?? 0), 0),
    scoring,
    batches: since((snapshot) => scoringFunction(snapshot)?.invocations),
    errors: since((snapshot) => scoringFunction(snapshot)?.errors),
    // Nothing was scored lately: nothing is known, which is not a latency of nothing.
    latency: now.batch?.p99 > 0 ? now.latencyMs ?? {} : {},
    batch: now.batch?.p99 > 0 ? now.batch : {},
    mapping: now.mapping ?? null,
    endpoint: quiet(now.endpoint),
    endpointCalls: now.endpoint ? since((snapshot) => snapshot.endpoint?.invocations) : null,
    faults: faultsTotal(now),
    faultRate: since(faultsTotal),
    injected: now.faults?.injected ?? {},
    armed: now.faults?.armed ?? false,
    alarms: now.alarms ?? { all: 0, ringing: [] },
    executions: now.executions ?? {},
    queuedEvents: now.queuedEvents ?? 0,
    functions: now.functions ?? [],
  };
}
