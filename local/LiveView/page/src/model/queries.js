// The questions that the panel asks of the lake.
import byBorough from '../../sql/model/error-by-borough.sql';
import byDistance from '../../sql/model/error-by-distance.sql';
import byHour from '../../sql/model/error-by-hour.sql';
import byModel from '../../sql/model/error-by-model.sql';
import overTime from '../../sql/model/error-over-time.sql';
import againstActual from '../../sql/model/predicted-against-actual.sql';
import served from '../../sql/model/served.sql';
import trips from '../../sql/model/trips.sql';

/** What they ask of: the newest line of each labelled trip and, where models are told apart, which of them served when. */
const ofTrips = (sql) => sql.replace('{models}', () => served.trim()).replace('{trips}', () => trips.trim());

export const errorByBorough = ofTrips(byBorough);
export const errorByDistance = ofTrips(byDistance);
export const errorByHour = ofTrips(byHour);
export const errorByModel = ofTrips(byModel);
export const errorOverTime = ofTrips(overTime);
export const predictedAgainstActual = ofTrips(againstActual);

/**
 * The rows of the error over time as a chart has them: one x for each moment, one column for each model.
 * @param {{ moment: number, model: string, rmse: number }[]} rows
 */
export function columnsByModel(rows) {
  const moments = [...new Set(rows.map(({ moment }) => moment))].sort((one, other) => one - other);
  const models = [...new Set(rows.map(({ model }) => model))].sort();
  const place = new Map(moments.map((moment, index) => [moment, index]));
  const columns = models.map(() => /** @type {(number | null)[]} */ (new Array(moments.length).fill(null)));
  for (const { moment, model, rmse } of rows) columns[models.indexOf(model)][place.get(moment)] = rmse;
  return { moments, models, columns };
}

/** What tells one model from another: the names begin alike. @param {string} name @param {string} endpoint */
export function modelName(name, endpoint) {
  return name?.startsWith(`${endpoint}-`) ? name.slice(endpoint.length + 1) : name;
}
