-- Error by model: of each model that has answered
WITH {models},
{trips}
SELECT
  served.model,
  count(*) AS trips,
  sqrt(avg(power(predicted - actual, 2))) AS rmse,
  avg(predicted - actual) AS bias
FROM trip
JOIN served ON trip.scored >= served.since AND trip.scored < served.until
GROUP BY served.model
ORDER BY served.model
