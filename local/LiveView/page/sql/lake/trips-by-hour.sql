-- Trips by hour: how many, and how long they are predicted to take, by the hour of the request
SELECT hour, count(*) AS trips, avg(minutes) AS mean_minutes
FROM all_trips
GROUP BY hour
ORDER BY hour
