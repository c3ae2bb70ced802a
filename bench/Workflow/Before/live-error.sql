WITH newest AS (
  SELECT
    CAST(trip_id AS varchar) AS trip_id,
    to_unixtime(from_iso8601_timestamp(requested_at)) AS requested,
    to_unixtime(from_iso8601_timestamp(scored_at)) AS scored,
    CAST(minutes AS double) AS predicted,
    row_number() OVER (PARTITION BY trip_id ORDER BY arrived_at DESC, sequence_number DESC, sub_sequence_number DESC) AS nth
  FROM scored
),
label AS (
  SELECT CAST(trip_id AS varchar) AS trip_id, max_by(CAST(minutes AS double), dt) AS minutes
  FROM labels
  GROUP BY CAST(trip_id AS varchar)
)
SELECT
  count(*) AS trips,
  sqrt(avg(power(newest.predicted - label.minutes, 2))) AS rmse
FROM newest
JOIN label ON label.trip_id = newest.trip_id
WHERE newest.nth = 1 AND label.minutes BETWEEN 1 AND 60
  AND newest.predicted IS NOT NULL
  AND newest.requested >= {split} AND newest.scored >= {since}
