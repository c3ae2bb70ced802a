first_line AS (
  SELECT
    trip_id,
    minutes AS predicted,
    to_unixtime(requested_at) AS requested,
    to_unixtime(scored_at) AS scored,
    distance_miles,
    pickup_borough,
    hour,
    row_number() OVER (PARTITION BY trip_id ORDER BY dt, arrived_at) AS nth
  FROM all_trips
  WHERE minutes IS NOT NULL AND coalesce(model, 'live') <> 'rescored'
),
label AS (
  SELECT trip_id, max_by(minutes, ROW(labelled_at, source, file_row)) AS actual
  FROM labels
  GROUP BY trip_id
),
trip AS (
  SELECT first_line.*, label.actual
  FROM first_line
  JOIN label ON label.trip_id = first_line.trip_id
  WHERE first_line.nth = 1 AND label.actual BETWEEN 1 AND 60
)
