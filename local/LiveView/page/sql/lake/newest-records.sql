-- Newest records: the fifty that arrived last
SELECT trip_id, requested_at, pickup_zone, dropoff_zone, distance_miles, minutes, model, arrived_at, scored_at, shard
FROM scored
ORDER BY arrived_at DESC
LIMIT 50
