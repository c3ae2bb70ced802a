UNLOAD (
  WITH event AS (
    SELECT
      CAST(trip_id AS varchar) AS trip_id,
      NULL AS labelled,
      NULL AS minutes,
      arrived_at,
      sequence_number,
      sub_sequence_number,
      to_unixtime(from_iso8601_timestamp(requested_at)) AS requested,
      features
    FROM scored
    UNION ALL
    SELECT CAST(trip_id AS varchar), CAST(dt AS varchar), CAST(minutes AS double), NULL, NULL, NULL, NULL, NULL
    FROM labels
  ),
  line AS (
    SELECT
      labelled,
      lag(minutes) OVER (PARTITION BY trip_id ORDER BY labelled NULLS LAST, arrived_at DESC, sequence_number DESC, sub_sequence_number DESC) AS label,
      requested,
      features
    FROM event
  ),
  trip AS (
    SELECT label, split(features, ',') AS feature
    FROM line
    WHERE labelled IS NULL AND label BETWEEN 1 AND 60 AND requested {side} {split}
  )
  SELECT
    label,
    CAST(NULLIF(element_at(feature, 1), '') AS double) AS hour,
    CAST(NULLIF(element_at(feature, 2), '') AS double) AS minute_of_day,
    CAST(NULLIF(element_at(feature, 3), '') AS double) AS weekday,
    CAST(NULLIF(element_at(feature, 4), '') AS double) AS distance_miles,
    CAST(NULLIF(element_at(feature, 5), '') AS double) AS passengers,
    CAST(NULLIF(element_at(feature, 6), '') AS double) AS pickup_zone,
    CAST(NULLIF(element_at(feature, 7), '') AS double) AS dropoff_zone,
    CAST(NULLIF(element_at(feature, 8), '') AS double) AS pickup_borough,
    CAST(NULLIF(element_at(feature, 9), '') AS double) AS pickup_service_zone,
    CAST(NULLIF(element_at(feature, 10), '') AS double) AS pickup_latitude,
    CAST(NULLIF(element_at(feature, 11), '') AS double) AS pickup_longitude,
    CAST(NULLIF(element_at(feature, 12), '') AS double) AS dropoff_borough,
    CAST(NULLIF(element_at(feature, 13), '') AS double) AS dropoff_service_zone,
    CAST(NULLIF(element_at(feature, 14), '') AS double) AS dropoff_latitude,
    CAST(NULLIF(element_at(feature, 15), '') AS double) AS dropoff_longitude,
    CAST(NULLIF(element_at(feature, 16), '') AS double) AS straight_line_miles,
    CAST(NULLIF(element_at(feature, 17), '') AS double) AS same_zone,
    CAST(NULLIF(element_at(feature, 18), '') AS double) AS route_trips,
    CAST(NULLIF(element_at(feature, 19), '') AS double) AS route_mean_minutes
  FROM trip
) TO 's3://{bucket}/training/{run}/{set}/' WITH (format = 'PARQUET', compression = 'SNAPPY')
