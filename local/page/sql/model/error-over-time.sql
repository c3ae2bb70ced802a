-- Error over time: of each model, by the time of the request
WITH newest AS (
  SELECT
    CAST(trip_id AS varchar) AS trip_id,
    model,
    to_unixtime(from_iso8601_timestamp(requested_at)) AS requested,
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
),
span AS (
  -- Some fifty steps, whatever the time between the first request and the last.
  SELECT min(requested) AS since, greatest(60, ceiling((max(requested) - min(requested)) / 48 / 60) * 60) AS step
  FROM trip
)
SELECT
  since + floor((requested - since) / step) * step AS moment,
  model,
  count(*) AS trips,
  sqrt(avg(power(predicted - actual, 2))) AS rmse,
  avg(predicted - actual) AS bias
FROM trip
CROSS JOIN span
GROUP BY since + floor((requested - since) / step) * step, model
ORDER BY moment, model
