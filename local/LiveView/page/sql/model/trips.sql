newest AS (
  SELECT
    CAST(trip_id AS varchar) AS trip_id,
    CAST(minutes AS double) AS predicted,
    to_unixtime(from_iso8601_timestamp(requested_at)) AS requested,
    to_unixtime(from_iso8601_timestamp(scored_at)) AS scored,
    CAST(distance_miles AS double) AS distance_miles,
    lookups,
    features,
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
