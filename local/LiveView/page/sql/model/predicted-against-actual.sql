-- Predicted against actual: trips by minutes, two a step
WITH {trips}
SELECT
  floor(actual / 2) * 2 AS actual_from,
  least(floor(greatest(predicted, 0) / 2) * 2, 58) AS predicted_from,
  count(*) AS trips
FROM trip
GROUP BY floor(actual / 2) * 2, least(floor(greatest(predicted, 0) / 2) * 2, 58)
ORDER BY actual_from, predicted_from
