-- Longest routes: those that take longest, of those with ten labelled trips or more
SELECT
  scored.pickup_zone,
  scored.dropoff_zone,
  count(*) AS trips,
  avg(CAST(labels.minutes AS double)) AS mean_minutes
FROM scored
JOIN labels ON labels.trip_id = scored.trip_id
WHERE CAST(labels.minutes AS double) BETWEEN 1 AND 60
GROUP BY scored.pickup_zone, scored.dropoff_zone
HAVING count(*) >= 10
ORDER BY mean_minutes DESC
LIMIT 20
