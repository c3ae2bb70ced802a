-- Error by borough: of the pickup
WITH {trips},
named AS (
  SELECT
    CASE CAST(pickup_borough AS integer)
      WHEN 1 THEN 'Bronx'
      WHEN 2 THEN 'Brooklyn'
      WHEN 3 THEN 'EWR'
      WHEN 4 THEN 'Manhattan'
      WHEN 5 THEN 'Queens'
      WHEN 6 THEN 'Staten Island'
      ELSE 'unknown'
    END AS borough,
    predicted,
    actual
  FROM trip
)
SELECT
  borough,
  count(*) AS trips,
  sqrt(avg(power(predicted - actual, 2))) AS rmse,
  avg(predicted - actual) AS bias
FROM named
GROUP BY borough
ORDER BY trips DESC
