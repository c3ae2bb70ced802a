// The questions that the panel asks of the lake.
import errorByBorough from '../../sql/model/error-by-borough.sql';
import errorByDistance from '../../sql/model/error-by-distance.sql';
import errorByHour from '../../sql/model/error-by-hour.sql';
import errorByModel from '../../sql/model/error-by-model.sql';
import errorOverTime from '../../sql/model/error-over-time.sql';
import predictedAgainstActual from '../../sql/model/predicted-against-actual.sql';

export { errorByBorough, errorByDistance, errorByHour, errorByModel, errorOverTime, predictedAgainstActual };

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
