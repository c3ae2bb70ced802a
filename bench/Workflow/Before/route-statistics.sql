WITH newest AS (
  SELECT
    CAST(trip_id AS varchar) AS trip_id,
    pickup_zone,
    dropoff_zone,
    row_number() OVER (PARTITION BY trip_id ORDER BY arrived_at DESC, sequence_number DESC, sub_sequence_number DESC) AS nth
  FROM scored
),
label AS (
  SELECT CAST(trip_id AS varchar) AS trip_id, max_by(CAST(minutes AS double), dt) AS minutes
  FROM labels
  GROUP BY CAST(trip_id AS varchar)
)
SELECT
  newest.pickup_zone AS pickup_zone,
  newest.dropoff_zone AS dropoff_zone,
  count(*) AS trips,
  round(avg(label.minutes), 4) AS mean_minutes
FROM newest
JOIN label ON label.trip_id = newest.trip_id
WHERE newest.nth = 1 AND label.minutes BETWEEN 1 AND 60
GROUP BY newest.pickup_zone, newest.dropoff_zone
ORDER BY newest.pickup_zone, newest.dropoff_zone
