-- Error by borough: of the pickup
WITH newest AS (
  SELECT
    CAST(trip_id AS varchar) AS trip_id,
    coalesce(lookups.pickup.borough, 'unknown') AS pickup_borough,
    CAST(minutes AS double) AS predicted,
    row_number() OVER (PARTITION BY trip_id ORDER BY arrived_at DESC, sequence_number DESC, sub_sequence_number DESC) AS nth
  FROM scored
),
label AS (
  SELECT CAST(trip_id AS varchar) AS trip_id, max_by(CAST(minutes AS double), dt) AS actual
  FROM labels
  GROUP BY CAST(trip_id AS varchar)
),
trip AS (
  SELECT newest.*, label.actual
  FROM newest
  JOIN label ON label.trip_id = newest.trip_id
  WHERE newest.nth = 1 AND newest.predicted IS NOT NULL AND label.actual BETWEEN 1 AND 60
)
SELECT
  pickup_borough AS borough,
  count(*) AS trips,
  sqrt(avg(power(predicted - actual, 2))) AS rmse,
  avg(predicted - actual) AS bias
FROM trip
GROUP BY pickup_borough
ORDER BY trips DESC
