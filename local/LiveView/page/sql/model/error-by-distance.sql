-- Error by distance: as the request has it
WITH {trips},
ranged AS (
  SELECT
    CASE
      WHEN distance_miles IS NULL THEN 'not known'
      WHEN distance_miles < 1 THEN 'below 1 mile'
      WHEN distance_miles < 2 THEN '1 to 2 miles'
      WHEN distance_miles < 5 THEN '2 to 5 miles'
      WHEN distance_miles < 10 THEN '5 to 10 miles'
      ELSE '10 miles and more'
    END AS distance,
    distance_miles,
    predicted,
    actual
  FROM trip
)
SELECT
  distance,
  count(*) AS trips,
  sqrt(avg(power(predicted - actual, 2))) AS rmse,
  avg(predicted - actual) AS bias
FROM ranged
GROUP BY distance
ORDER BY min(distance_miles) NULLS LAST
