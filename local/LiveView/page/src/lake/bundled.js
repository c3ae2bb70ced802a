// The queries that come with the page, each with its title in its first line.
import busiestZones from '../../sql/lake/busiest-zones.sql';
import landedTwice from '../../sql/lake/landed-twice.sql';
import longestRoutes from '../../sql/lake/longest-routes.sql';
import newestRecords from '../../sql/lake/newest-records.sql';
import tripsByHour from '../../sql/lake/trips-by-hour.sql';
import * as model from '../model/queries.js';

/** The first line of a query says `-- Title: what it tells`. @param {string} sql */
export function titled(sql) {
  const [, title, hint, statement] = /^-- ([^:\n]+)(?:: ([^\n]*))?\n([\s\S]*)$/.exec(sql) ?? [null, 'Query', '', sql];
  return { title: title ?? 'Query', hint: hint ?? '', sql: (statement ?? sql).trim() };
}

export const BUNDLED = [
  newestRecords, tripsByHour, busiestZones, longestRoutes, landedTwice,
  model.errorByModel, model.errorOverTime, model.errorByHour, model.errorByBorough, model.errorByDistance, model.predictedAgainstActual,
].map(titled);
