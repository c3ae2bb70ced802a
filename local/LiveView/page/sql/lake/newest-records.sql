-- Newest records: the fifty that arrived last
SELECT trip_id, requested_at, CAST(pickup_zone AS integer) AS pickup_zone, CAST(dropoff_zone AS integer) AS dropoff_zone, distance_miles, minutes, model, arrived_at, scored_at
FROM all_trips
ORDER BY arrived_at DESC
LIMIT 50
