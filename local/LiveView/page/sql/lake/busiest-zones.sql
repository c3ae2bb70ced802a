-- Busiest zones: where most trips begin
SELECT CAST(pickup_zone AS integer) AS zone, count(*) AS trips, avg(minutes) AS mean_minutes
FROM all_trips
GROUP BY CAST(pickup_zone AS integer)
ORDER BY trips DESC
LIMIT 20
