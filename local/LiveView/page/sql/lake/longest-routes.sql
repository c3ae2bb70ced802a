-- Longest routes: those that take longest, of those with ten labelled trips or more
SELECT
  CAST(all_trips.pickup_zone AS integer) AS pickup_zone,
  CAST(all_trips.dropoff_zone AS integer) AS dropoff_zone,
  count(*) AS trips,
  avg(labels.minutes) AS mean_minutes
FROM all_trips
JOIN labels ON labels.trip_id = all_trips.trip_id
WHERE labels.minutes BETWEEN 1 AND 60
GROUP BY CAST(all_trips.pickup_zone AS integer), CAST(all_trips.dropoff_zone AS integer)
HAVING count(*) >= 10
ORDER BY mean_minutes DESC
LIMIT 20
