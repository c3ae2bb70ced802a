-- Error over time: of each model, by the time of the request
WITH served (model, since, until) AS (
  -- Which model served when: a line of the lake names the variant only, which is the same through all of them.
  VALUES {served}
),
newest AS (
  SELECT
    CAST(trip_id AS varchar) AS trip_id,
    to_unixtime(from_iso8601_timestamp(scored_at)) AS scored,
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
  SELECT newest.*, label.actual, served.model
  FROM newest
  JOIN label ON label.trip_id = newest.trip_id
  JOIN served ON newest.scored >= served.since AND newest.scored < served.until
  WHERE newest.nth = 1 AND newest.predicted IS NOT NULL AND label.actual BETWEEN 1 AND 60
),
moments AS (
  -- Some fifty steps, whatever the time between the first request and the last.
  SELECT min(requested) AS first_moment, greatest(60, ceiling((max(requested) - min(requested)) / 48 / 60) * 60) AS step
  FROM trip
)
SELECT
  first_moment + floor((requested - first_moment) / step) * step AS moment,
  model,
  count(*) AS trips,
  sqrt(avg(power(predicted - actual, 2))) AS rmse,
  avg(predicted - actual) AS bias
FROM trip
CROSS JOIN moments
GROUP BY first_moment + floor((requested - first_moment) / step) * step, model
ORDER BY moment, model
