"""The features of a trip in the model's order, as functions/Domain computes them."""

import math
from datetime import datetime

BOROUGHS = {"Bronx": 1, "Brooklyn": 2, "EWR": 3, "Manhattan": 4, "Queens": 5, "Staten Island": 6}
SERVICE_ZONES = {"Airports": 1, "Boro Zone": 2, "EWR": 3, "Yellow Zone": 4}
EARTH_RADIUS_MILES = 3958.7613


def features(trip, pickup, dropoff, route):
    """A missing feature is None."""
    clock = datetime.fromisoformat(trip["requested_at"])
    return (
        clock.hour,
        clock.hour * 60 + clock.minute,
        clock.weekday(),
        None if trip["distance_miles"] is None else min(max(trip["distance_miles"], 0), 100),
        trip["passengers"],
        trip["pickup_zone"],
        trip["dropoff_zone"],
        *place(pickup),
        *place(dropoff),
        straight_line_miles(pickup, dropoff),
        1 if trip["pickup_zone"] == trip["dropoff_zone"] else 0,
        route and route["trips"],
        route and route["mean_minutes"],
    )


def place(zone):
    if zone is None:
        return None, None, None, None
    return BOROUGHS.get(zone["borough"]), SERVICE_ZONES.get(zone["service_zone"]), zone["latitude"], zone["longitude"]


def straight_line_miles(pickup, dropoff):
    if pickup is None or dropoff is None:
        return None
    start, end = math.radians(pickup["latitude"]), math.radians(dropoff["latitude"])
    latitudes = math.sin((end - start) / 2)
    longitudes = math.sin(math.radians(dropoff["longitude"] - pickup["longitude"]) / 2)
    haversine = latitudes * latitudes + math.cos(start) * math.cos(end) * longitudes * longitudes
    return round(2 * EARTH_RADIUS_MILES * math.asin(math.sqrt(min(1, haversine))), 3)


def csv_row(row):
    return ",".join("" if value is None else str(value) for value in row)
