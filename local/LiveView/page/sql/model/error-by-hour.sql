-- Error by hour: on the clock of the request
WITH {trips}
SELECT
  hour,
  count(*) AS trips,
  sqrt(avg(power(predicted - actual, 2))) AS rmse,
  avg(predicted - actual) AS bias
FROM trip
GROUP BY hour
ORDER BY hour
