-- Predicted against actual: trips by minutes, two a step
WITH newest AS (
  SELECT
    CAST(trip_id AS varchar) AS trip_id,
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
  floor(actual / 2) * 2 AS actual_from,
  least(floor(greatest(predicted, 0) / 2) * 2, 58) AS predicted_from,
  count(*) AS trips
FROM trip
GROUP BY floor(actual / 2) * 2, least(floor(greatest(predicted, 0) / 2) * 2, 58)
ORDER BY actual_from, predicted_from
