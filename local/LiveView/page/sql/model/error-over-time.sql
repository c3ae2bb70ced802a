-- Error over time: of each model, by the time of the request
WITH {models},
{trips},
moments AS (
  -- Some fifty steps, whatever the time between the first request and the last.
  SELECT min(requested) AS first_moment, greatest(60, ceiling((max(requested) - min(requested)) / 48 / 60) * 60) AS step
  FROM trip
)
SELECT
  first_moment + floor((requested - first_moment) / step) * step AS moment,
  served.model,
  count(*) AS trips,
  sqrt(avg(power(predicted - actual, 2))) AS rmse,
  avg(predicted - actual) AS bias
FROM trip
JOIN served ON trip.scored >= served.since AND trip.scored < served.until
CROSS JOIN moments
GROUP BY first_moment + floor((requested - first_moment) / step) * step, served.model
ORDER BY moment, served.model
