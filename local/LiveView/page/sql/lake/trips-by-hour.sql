-- Trips by hour: how many, and how long they are predicted to take, by the hour of the request
SELECT
  CAST(element_at(split(features, ','), 1) AS double) AS hour,
  count(*) AS trips,
  avg(CAST(minutes AS double)) AS mean_minutes
FROM scored
GROUP BY CAST(element_at(split(features, ','), 1) AS double)
ORDER BY hour
