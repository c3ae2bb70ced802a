// Which model served when. A line of the lake names the endpoint's variant that answered, which stays the same through a swap: which
// model that was is known by the time, as the workflow's own gate knows it: since its endpoint configuration was made.
import { aws } from '../shared/api.js';
import { instant } from '../shared/format.js';

const FOREVER = 9_999_999_999;
// A rollback makes the configuration of the model that it goes back to again.
const SWAPS = ['promoted', 'rolled-back'];

/** @typedef {{ model: string, since: number, until: number }} Served seconds since 1970 */

/**
 * The configurations that came to serve, each until the next: of a swap that failed the configuration is there too.
 * @param {{ EndpointConfigName: string, CreationTime: number | string }[]} configs
 * @param {{ decision: string, at: string }[]} decisions
 * @param {string | null} serving
 * @returns {Served[]}
 */
export function servedModels(configs, decisions, serving) {
  const made = configs.map(({ EndpointConfigName: model, CreationTime: at }) => ({ model, since: (instant(at) ?? 0) / 1000 })).sort((one, other) => one.since - other.since);
  const promoted = new Set(serving ? [serving] : []);
  for (const { at } of decisions.filter(({ decision }) => SWAPS.includes(decision))) {
    const last = made.filter(({ since }) => since * 1000 <= (instant(at) ?? 0)).at(-1);
    if (last) promoted.add(last.model);
  }

  const kept = made.filter(({ model }) => promoted.has(model));
  return kept.map(({ model, since }, place) => ({ model, since, until: kept[place + 1]?.since ?? FOREVER }));
}

/** Puts the models into a statement that asks for them. @param {string} sql @param {Served[]} served */
export function withServed(sql, served) {
  const rows = served.length === 0 ? [{ model: 'none', since: 0, until: 0 }] : served;
  return sql.replaceAll('{served}', () => rows.map(({ model, since, until }) => `('${model.replaceAll("'", "''")}', ${since}, ${until})`).join(', '));
}

/** Asks for them. @param {string} endpointName @param {{ model: string | null, decisions: any[] }} model what the server says of the model */
export async function askServed(endpointName, model) {
  const { EndpointConfigs: configs = [] } = await aws('sagemaker', 'ListEndpointConfigs', { NameContains: endpointName, MaxResults: 100 });
  return servedModels(configs, model.decisions ?? [], model.model);
}
