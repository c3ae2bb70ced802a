-- Error by distance: as the request has it
WITH newest AS (
  SELECT
    CAST(trip_id AS varchar) AS trip_id,
    CASE
      WHEN distance_miles < 1 THEN 'below 1 mile'
      WHEN distance_miles < 2 THEN '1 to 2 miles'
      WHEN distance_miles < 5 THEN '2 to 5 miles'
      WHEN distance_miles < 10 THEN '5 to 10 miles'
      ELSE '10 miles and more'
    END AS range,
    distance_miles,
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
  range AS distance,
  count(*) AS trips,
  sqrt(avg(power(predicted - actual, 2))) AS rmse,
  avg(predicted - actual) AS bias
FROM trip
GROUP BY range
ORDER BY min(distance_miles)
