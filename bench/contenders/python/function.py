"""The scoring function as a Python engineer writes it: boto3, batch_writer, one endpoint call for 500 rows."""

import base64
import gzip
import json
import os
from datetime import datetime, timedelta, timezone
from decimal import Decimal

import boto3
from boto3.dynamodb.types import TypeDeserializer

from features import csv_row, features
from lookups import Lookups

ROWS_PER_CALL = 500
GZIP_LEVEL = 2  # as the project's

lookups = Lookups(boto3.client("dynamodb"), os.environ["LOOKUPS_TABLE"], TypeDeserializer())
predictions = boto3.resource("dynamodb").Table(os.environ["PREDICTIONS_TABLE"])
endpoint = boto3.client("sagemaker-runtime")
s3 = boto3.client("s3")


def handler(event, context):
    scored_at = datetime.now(timezone.utc)
    records = event["Records"]
    trips = [json.loads(base64.b64decode(record["kinesis"]["data"])) for record in records]
    rows = lookups.get({key for trip in trips for key in lookup_keys(trip)})
    found = [[rows[key] for key in lookup_keys(trip)] for trip in trips]
    served = [csv_row(features(trip, *three)) for trip, three in zip(trips, found)]
    scores = [score for start in range(0, len(served), ROWS_PER_CALL) for score in predict(served[start:start + ROWS_PER_CALL])]
    store(trips, scores, scored_at)
    land(records, trips, found, served, scores, scored_at)
    return {"batchItemFailures": []}


def lookup_keys(trip):
    pickup, dropoff = trip["pickup_zone"], trip["dropoff_zone"]
    return f"zone#{pickup}", f"zone#{dropoff}", f"route#{pickup}#{dropoff}"


def predict(rows):
    answer = endpoint.invoke_endpoint(
        EndpointName=os.environ["ENDPOINT_NAME"],
        ContentType="text/csv",
        Accept="text/csv",
        Body="\n".join(rows),
    )
    minutes = answer["Body"].read().decode().split()
    if len(minutes) != len(rows):
        raise ValueError(f"{len(minutes)} predictions for {len(rows)} rows")
    return [(minute, answer["InvokedProductionVariant"]) for minute in minutes]


def store(trips, scores, scored_at):
    expires_at = int((scored_at + timedelta(days=90)).timestamp())
    with predictions.batch_writer(overwrite_by_pkeys=["trip_id"]) as batch:
        for trip, (minutes, model) in zip(trips, scores):
            batch.put_item(Item={
                "trip_id": trip["trip_id"],
                "minutes": Decimal(minutes),
                "model": model,
                "requested_at": trip["requested_at"],
                "scored_at": timestamp(scored_at),
                "expires_at": expires_at,
            })


def land(records, trips, found, served, scores, scored_at):
    """One object an hour of arrival."""
    hours = {}
    for record, trip, (pickup, dropoff, _), row, (minutes, model) in zip(records, trips, found, served, scores):
        arrived_at = datetime.fromtimestamp(record["kinesis"]["approximateArrivalTimestamp"], timezone.utc)
        shard, _, sequence_number = record["eventID"].partition(":")
        line = {
            "trip_id": trip["trip_id"],
            "vendor_id": trip["vendor_id"],
            "requested_at": trip["requested_at"],
            "pickup_zone": trip["pickup_zone"],
            "dropoff_zone": trip["dropoff_zone"],
            "passengers": trip["passengers"],
            "distance_miles": trip["distance_miles"],
            "shard": shard,
            "sequence_number": sequence_number,
            "sub_sequence_number": 0,
            "arrived_at": timestamp(arrived_at),
            "scored_at": timestamp(scored_at),
            "lookups": {"pickup": names(pickup), "dropoff": names(dropoff)},
            "features": row,
            "minutes": float(minutes),
            "model": model,
        }
        hours.setdefault((arrived_at.strftime("dt=%Y-%m-%d/hour=%H"), shard), []).append(line)

    for (hour, shard), lines in hours.items():
        s3.put_object(
            Bucket=os.environ["BUCKET"],
            Key=f"scored/{hour}/{shard}-{lines[0]['sequence_number']}.ndjson.gz",
            Body=gzip.compress("".join(json.dumps(line, separators=(",", ":")) + "\n" for line in lines).encode(), GZIP_LEVEL),
            ContentType="application/gzip",
        )


def names(zone):
    return zone and {name: zone[name] for name in ("borough", "zone", "service_zone")}


def timestamp(moment):
    return moment.isoformat(timespec="milliseconds").replace("+00:00", "Z")
