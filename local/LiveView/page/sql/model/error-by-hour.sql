-- Error by hour: on the clock of the request
WITH {trips}
SELECT
  CAST(element_at(split(features, ','), 1) AS double) AS hour,
  count(*) AS trips,
  sqrt(avg(power(predicted - actual, 2))) AS rmse,
  avg(predicted - actual) AS bias
FROM trip
GROUP BY CAST(element_at(split(features, ','), 1) AS double)
ORDER BY hour
