-- Busiest zones: where most trips begin
SELECT
  lookups.pickup.zone AS zone,
  count(*) AS trips,
  avg(CAST(minutes AS double)) AS mean_minutes
FROM scored
GROUP BY lookups.pickup.zone
ORDER BY trips DESC
LIMIT 20
