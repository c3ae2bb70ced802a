// The features of a trip in the model's order, as functions/Domain computes them. A missing one is null.

const BOROUGHS = { Bronx: 1, Brooklyn: 2, EWR: 3, Manhattan: 4, Queens: 5, 'Staten Island': 6 };
const SERVICE_ZONES = { Airports: 1, 'Boro Zone': 2, EWR: 3, 'Yellow Zone': 4 };
const EARTH_RADIUS_MILES = 3958.7613;

export function features(trip, pickup, dropoff, route) {
  // The request's own clock, so its offset is left out.
  const clock = new Date(trip.requested_at.slice(0, 19) + 'Z');
  const hour = clock.getUTCHours();
  return [
    hour,
    hour * 60 + clock.getUTCMinutes(),
    (clock.getUTCDay() + 6) % 7,
    trip.distance_miles === null ? null : Math.min(Math.max(trip.distance_miles, 0), 100),
    trip.passengers,
    trip.pickup_zone,
    trip.dropoff_zone,
    ...place(pickup),
    ...place(dropoff),
    straightLineMiles(pickup, dropoff),
    trip.pickup_zone === trip.dropoff_zone ? 1 : 0,
    route?.trips ?? null,
    route?.mean_minutes ?? null,
  ];
}

export const csvRow = (row) => row.map((value) => value ?? '').join(',');

function place(zone) {
  if (!zone) return [null, null, null, null];
  return [BOROUGHS[zone.borough] ?? null, SERVICE_ZONES[zone.service_zone] ?? null, zone.latitude, zone.longitude];
}

function straightLineMiles(pickup, dropoff) {
  if (!pickup || !dropoff) return null;
  const radians = (degrees) => (degrees * Math.PI) / 180;
  const start = radians(pickup.latitude);
  const end = radians(dropoff.latitude);
  const latitudes = Math.sin((end - start) / 2);
  const longitudes = Math.sin(radians(dropoff.longitude - pickup.longitude) / 2);
  const haversine = latitudes * latitudes + Math.cos(start) * Math.cos(end) * longitudes * longitudes;
  return Math.round(2 * EARTH_RADIUS_MILES * Math.asin(Math.sqrt(Math.min(1, haversine))) * 1000) / 1000;
}
