-- Error by borough: of the pickup
WITH {trips}
SELECT
  coalesce(lookups.pickup.borough, 'unknown') AS borough,
  count(*) AS trips,
  sqrt(avg(power(predicted - actual, 2))) AS rmse,
  avg(predicted - actual) AS bias
FROM trip
GROUP BY coalesce(lookups.pickup.borough, 'unknown')
ORDER BY trips DESC
