-- Error by model: of each model that has answered
WITH served (model, since, until) AS (
  -- Which model served when: a line of the lake names the variant only, which is the same through all of them.
  VALUES {served}
),
newest AS (
  SELECT
    CAST(trip_id AS varchar) AS trip_id,
    to_unixtime(from_iso8601_timestamp(scored_at)) AS scored,
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
)
SELECT
  model,
  count(*) AS trips,
  sqrt(avg(power(predicted - actual, 2))) AS rmse,
  avg(predicted - actual) AS bias
FROM trip
GROUP BY model
ORDER BY model
