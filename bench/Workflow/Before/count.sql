WITH newest AS (
  SELECT
    CAST(trip_id AS varchar) AS trip_id,
    to_unixtime(from_iso8601_timestamp(requested_at)) AS requested,
    row_number() OVER (PARTITION BY trip_id ORDER BY arrived_at DESC, sequence_number DESC, sub_sequence_number DESC) AS nth
  FROM scored
),
label AS (
  SELECT CAST(trip_id AS varchar) AS trip_id, max_by(CAST(minutes AS double), dt) AS minutes
  FROM labels
  GROUP BY CAST(trip_id AS varchar)
),
moments AS (
  SELECT floor(newest.requested / 60) * 60 AS moment, count(*) AS trips
  FROM newest
  JOIN label ON label.trip_id = newest.trip_id
  WHERE newest.nth = 1 AND label.minutes BETWEEN 1 AND 60
  GROUP BY floor(newest.requested / 60) * 60
),
counted AS (
  SELECT moment, trips, sum(trips) OVER (ORDER BY moment DESC) AS since, sum(trips) OVER () AS total
  FROM moments
)
SELECT
  coalesce(sum(trips), 0) AS labels,
  coalesce(max(CASE WHEN since * 5 >= total THEN moment END), 0) AS split,
  coalesce(max(total) - min(CASE WHEN since * 5 >= total THEN since END), 0) AS earlier
FROM counted
