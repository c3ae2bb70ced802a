// The scoring function as a Node.js engineer writes it: AWS SDK v3, the document client, batched calls side by side.

import { promisify } from 'node:util';
import { gzip } from 'node:zlib';
import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { PutObjectCommand, S3Client } from '@aws-sdk/client-s3';
import { InvokeEndpointCommand, SageMakerRuntimeClient } from '@aws-sdk/client-sagemaker-runtime';
import { BatchWriteCommand, DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb';
import { chunks, eachOf } from './calls.js';
import { csvRow, features } from './features.js';
import { Lookups } from './lookups.js';

const { LOOKUPS_TABLE, PREDICTIONS_TABLE, ENDPOINT_NAME, BUCKET } = process.env;
const ROWS_PER_CALL = 500;
const ITEMS_PER_CALL = 25;
const GZIP = { level: 2 }; // as the project's

const compress = promisify(gzip);
const dynamo = DynamoDBDocumentClient.from(new DynamoDBClient());
const endpoint = new SageMakerRuntimeClient();
const s3 = new S3Client();
const lookups = new Lookups(dynamo, LOOKUPS_TABLE);

export async function handler(event) {
  const scoredAt = new Date();
  const items = event.Records.map((record) => ({ record, trip: JSON.parse(Buffer.from(record.kinesis.data, 'base64')) }));
  await enrich(items);
  await eachOf(chunks(items, ROWS_PER_CALL), predict);
  await eachOf(chunks([...new Map(items.map((item) => [item.trip.trip_id, item])).values()], ITEMS_PER_CALL), (batch) => store(batch, scoredAt));
  await land(items, scoredAt);
  return { batchItemFailures: [] };
}

async function enrich(items) {
  await lookups.load(items.flatMap(({ trip }) => lookupKeys(trip)));
  for (const item of items) {
    const [pickup, dropoff, route] = lookupKeys(item.trip).map((key) => lookups.row(key));
    item.lookups = { pickup: names(pickup), dropoff: names(dropoff) };
    item.features = csvRow(features(item.trip, pickup, dropoff, route));
  }
}

const lookupKeys = ({ pickup_zone, dropoff_zone }) => [`zone#${pickup_zone}`, `zone#${dropoff_zone}`, `route#${pickup_zone}#${dropoff_zone}`];

const names = (zone) => zone && { borough: zone.borough, zone: zone.zone, service_zone: zone.service_zone };

async function predict(items) {
  const answer = await endpoint.send(
    new InvokeEndpointCommand({
      EndpointName: ENDPOINT_NAME,
      ContentType: 'text/csv',
      Accept: 'text/csv',
      Body: items.map((item) => item.features).join('\n'),
    }),
  );
  const minutes = Buffer.from(answer.Body).toString().trim().split('\n').map(Number);
  if (minutes.length !== items.length) throw new Error(`${minutes.length} predictions for ${items.length} rows`);
  items.forEach((item, i) => Object.assign(item, { minutes: minutes[i], model: answer.InvokedProductionVariant }));
}

async function store(items, scoredAt) {
  const expires_at = Math.floor(scoredAt / 1000) + 90 * 24 * 3600;
  const scored_at = scoredAt.toISOString();
  let request = {
    [PREDICTIONS_TABLE]: items.map(({ trip, minutes, model }) => ({
      PutRequest: { Item: { trip_id: trip.trip_id, minutes, model, requested_at: trip.requested_at, scored_at, expires_at } },
    })),
  };
  while (request && Object.keys(request).length > 0) {
    ({ UnprocessedItems: request } = await dynamo.send(new BatchWriteCommand({ RequestItems: request })));
  }
}

/** One object an hour of arrival. */
async function land(items, scoredAt) {
  const hours = new Map();
  for (const item of items) {
    const line = scoredLine(item, scoredAt);
    const [date, hour] = [line.arrived_at.slice(0, 10), line.arrived_at.slice(11, 13)];
    const folder = `scored/dt=${date}/hour=${hour}/${line.shard}`;
    if (hours.has(folder)) hours.get(folder).push(line);
    else hours.set(folder, [line]);
  }

  for (const [folder, lines] of hours) {
    await s3.send(
      new PutObjectCommand({
        Bucket: BUCKET,
        Key: `${folder}-${lines[0].sequence_number}.ndjson.gz`,
        Body: await compress(lines.map((line) => JSON.stringify(line) + '\n').join(''), GZIP),
        ContentType: 'application/gzip',
      }),
    );
  }
}

function scoredLine({ record, trip, lookups, features, minutes, model }, scoredAt) {
  const [shard, sequence_number] = record.eventID.split(':');
  return {
    trip_id: trip.trip_id,
    vendor_id: trip.vendor_id,
    requested_at: trip.requested_at,
    pickup_zone: trip.pickup_zone,
    dropoff_zone: trip.dropoff_zone,
    passengers: trip.passengers,
    distance_miles: trip.distance_miles,
    shard,
    sequence_number,
    sub_sequence_number: 0,
    arrived_at: new Date(record.kinesis.approximateArrivalTimestamp * 1000).toISOString(),
    scored_at: scoredAt.toISOString(),
    lookups,
    features,
    minutes,
    model,
  };
}
