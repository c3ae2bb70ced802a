// The AWS SDK for JavaScript against the local cloud at AWS_ENDPOINT_URL, with its defaults: Kinesis over HTTP/2, checksums, 100-continue.
import assert from 'node:assert/strict';
import { CreateTableCommand, DynamoDBClient, PutItemCommand, QueryCommand } from '@aws-sdk/client-dynamodb';
import {
  CreateStreamCommand, DescribeStreamSummaryCommand, GetRecordsCommand, GetShardIteratorCommand, KinesisClient, ListStreamsCommand, PutRecordCommand, PutRecordsCommand,
} from '@aws-sdk/client-kinesis';
import { CopyObjectCommand, CreateBucketCommand, GetObjectCommand, HeadObjectCommand, ListObjectsV2Command, PutObjectCommand, S3Client } from '@aws-sdk/client-s3';
import {
  CreateQueueCommand, DeleteMessageCommand, GetQueueUrlCommand, QueueDoesNotExist, ReceiveMessageCommand, SendMessageCommand, SetQueueAttributesCommand, SQSClient,
} from '@aws-sdk/client-sqs';
import { Upload } from '@aws-sdk/lib-storage';
import { createPresignedPost } from '@aws-sdk/s3-presigned-post';
import { getSignedUrl } from '@aws-sdk/s3-request-presigner';
import { Checks, refused } from './checks.mjs';

const checks = new Checks('AWS SDK for JavaScript');
const kinesis = new KinesisClient({});
const s3 = new S3Client({ forcePathStyle: true });
const sqs = new SQSClient({});
const dynamodb = new DynamoDBClient({});
const [Bucket, StreamName, TableName] = ['javascript', 'javascript', 'javascript'];
const text = async (key) => (await s3.send(new GetObjectCommand({ Bucket, Key: key }))).Body.transformToString();

await checks.check('Kinesis: a stream is created and described', async () => {
  await kinesis.send(new CreateStreamCommand({ StreamName, ShardCount: 2 }));
  const { StreamDescriptionSummary: stream } = await kinesis.send(new DescribeStreamSummaryCommand({ StreamName }));
  assert.equal(stream.OpenShardCount, 2);
  assert.ok(Math.abs(stream.StreamCreationTimestamp - Date.now()) < 60_000);
});
await checks.check('Kinesis: records are put and read', async () => {
  const { ShardId } = await kinesis.send(new PutRecordCommand({ StreamName, PartitionKey: 'k', Data: Buffer.from('one') }));
  const many = await kinesis.send(new PutRecordsCommand({ StreamName, Records: Array.from({ length: 100 }, (_, i) => ({ PartitionKey: 'k', Data: Buffer.from(`n${i}`) })) }));
  assert.equal(many.FailedRecordCount, 0);
  const { ShardIterator } = await kinesis.send(new GetShardIteratorCommand({ StreamName, ShardId, ShardIteratorType: 'TRIM_HORIZON' }));
  const { Records } = await kinesis.send(new GetRecordsCommand({ ShardIterator }));
  assert.equal(Records.length, 101);
  assert.equal(Buffer.from(Records[0].Data).toString(), 'one');
});
await checks.check('Kinesis: fifty requests at one time', async () => {
  await Promise.all(Array.from({ length: 50 }, () => kinesis.send(new ListStreamsCommand({}))));
});
await checks.check('Kinesis: a record of 1 MiB', async () => {
  await kinesis.send(new PutRecordCommand({ StreamName, PartitionKey: 'other', Data: Buffer.alloc(1 << 20, 'x') }));
});
await checks.check('Kinesis: errors have their names', async () => {
  await refused(() => kinesis.send(new DescribeStreamSummaryCommand({ StreamName: 'none' })), 'ResourceNotFoundException');
  await refused(() => kinesis.send(new ListStreamsCommand({ Limit: 0 })), 'ValidationException');
});
await checks.check('S3: an object is stored, read, copied and listed', async () => {
  await s3.send(new CreateBucketCommand({ Bucket }));
  await s3.send(new PutObjectCommand({ Bucket, Key: 'a b/ü', Body: 'hello', Metadata: { colour: 'blue' } }));
  assert.equal(await text('a b/ü'), 'hello');
  await s3.send(new CopyObjectCommand({ Bucket, Key: 'copy', CopySource: encodeURI(`${Bucket}/a b/ü`), StorageClass: 'STANDARD_IA' }));
  const head = await s3.send(new HeadObjectCommand({ Bucket, Key: 'copy' }));
  assert.deepEqual([head.StorageClass, head.Metadata.colour], ['STANDARD_IA', 'blue']);
  assert.equal((await s3.send(new ListObjectsV2Command({ Bucket }))).KeyCount, 2);
});
await checks.check('S3: after a refused write of 3 MB, which waits for 100 Continue, the next one succeeds', async () => {
  const Body = Buffer.alloc(3 << 20, 'x');
  await refused(() => s3.send(new PutObjectCommand({ Bucket, Key: 'copy', Body, IfNoneMatch: '*' })), 'PreconditionFailed');
  await refused(() => s3.send(new PutObjectCommand({ Bucket: 'no-such-bucket', Key: 'k', Body })), 'NoSuchBucket');
  await s3.send(new PutObjectCommand({ Bucket, Key: 'long', Body }));
});
await checks.check('S3: a multipart upload has a checksum', async () => {
  await new Upload({ client: s3, params: { Bucket, Key: 'parts', Body: Buffer.alloc(11 << 20, 'y'), ChecksumAlgorithm: 'SHA256' } }).done();
  const head = await s3.send(new HeadObjectCommand({ Bucket, Key: 'parts', ChecksumMode: 'ENABLED' }));
  assert.equal(head.ContentLength, 11 << 20);
  assert.match(head.ChecksumSHA256, /-3$/);
});
await checks.check('S3: a presigned URL writes and reads, until it expires', async () => {
  const put = await getSignedUrl(s3, new PutObjectCommand({ Bucket, Key: 'signed', Metadata: { colour: 'red' } }), { expiresIn: 60 });
  assert.equal((await fetch(put, { method: 'PUT', body: 'by URL' })).status, 200);
  const get = await getSignedUrl(s3, new GetObjectCommand({ Bucket, Key: 'signed' }), { expiresIn: 60 });
  assert.equal(await (await fetch(get)).text(), 'by URL');
  assert.equal((await s3.send(new HeadObjectCommand({ Bucket, Key: 'signed' }))).Metadata.colour, 'red');
  const old = await getSignedUrl(s3, new GetObjectCommand({ Bucket, Key: 'signed' }), { expiresIn: 60, signingDate: new Date(Date.now() - 120_000) });
  const answer = await fetch(old);
  assert.equal(answer.status, 403);
  assert.match(await answer.text(), /<Message>Request has expired<\/Message>/);
});
await checks.check('S3: a presigned form uploads what its policy allows', async () => {
  const { url, fields } = await createPresignedPost(s3, { Bucket, Key: 'forms/${filename}', Conditions: [['content-length-range', 1, 20]], Expires: 60 });
  const upload = (content) => {
    const form = new FormData();
    for (const [name, value] of Object.entries(fields)) form.append(name, value);
    form.append('file', new Blob([content]), 'photo.txt');
    return fetch(url, { method: 'POST', body: form });
  };
  assert.equal((await upload('by form')).status, 204);
  assert.equal(await text('forms/photo.txt'), 'by form');
  const answer = await upload('longer than the policy allows');
  assert.equal(answer.status, 400);
  assert.match(await answer.text(), /<Code>EntityTooLarge<\/Code>/);
});
await checks.check('S3: an unchanged object is not sent', async () => {
  const { ETag } = await s3.send(new HeadObjectCommand({ Bucket, Key: 'copy' }));
  const error = await refused(() => s3.send(new GetObjectCommand({ Bucket, Key: 'copy', IfNoneMatch: ETag })), 'Unknown');
  assert.equal(error.$metadata?.httpStatusCode, 304);
});
await checks.check('SQS: a message is sent, received and deleted', async () => {
  const { QueueUrl } = await sqs.send(new CreateQueueCommand({ QueueName: 'javascript' }));
  await sqs.send(new SendMessageCommand({ QueueUrl, MessageBody: 'hello', MessageAttributes: { colour: { DataType: 'String', StringValue: 'blue' } } }));
  const { Messages } = await sqs.send(new ReceiveMessageCommand({ QueueUrl, MessageAttributeNames: ['All'] }));
  assert.deepEqual([Messages[0].Body, Messages[0].MessageAttributes.colour.StringValue], ['hello', 'blue']);
  await sqs.send(new DeleteMessageCommand({ QueueUrl, ReceiptHandle: Messages[0].ReceiptHandle }));
});
await checks.check('SQS: a queue that does not exist has its error; a mistyped dead-letter queue is refused', async () => {
  const { QueueUrl } = await sqs.send(new CreateQueueCommand({ QueueName: 'javascript' }));
  assert.ok(await refused(() => sqs.send(new GetQueueUrlCommand({ QueueName: 'none' })), 'QueueDoesNotExist') instanceof QueueDoesNotExist);
  const RedrivePolicy = JSON.stringify({ deadLetterTargetArn: 'arn:aws:sqs:us-east-1:000000000000:none', maxReceiveCount: 3 });
  const error = await refused(() => sqs.send(new SetQueueAttributesCommand({ QueueUrl, Attributes: { RedrivePolicy } })), 'InvalidParameterValue');
  assert.match(error.message, /Dead letter target does not exist/);
});
await checks.check('DynamoDB: items are put and queried', async () => {
  await dynamodb.send(new CreateTableCommand({
    TableName, BillingMode: 'PAY_PER_REQUEST', KeySchema: [{ AttributeName: 'id', KeyType: 'HASH' }], AttributeDefinitions: [{ AttributeName: 'id', AttributeType: 'S' }],
  }));
  for (let tries = 0; ; tries++) {
    try {
      await dynamodb.send(new PutItemCommand({ TableName, Item: { id: { S: 'a' }, count: { N: '3' } } }));
      break;
    } catch (error) {
      // The table is not there at once.
      if (tries === 50) throw error;
      await new Promise((resolve) => setTimeout(resolve, 100));
    }
  }
  const { Items } = await dynamodb.send(new QueryCommand({ TableName, KeyConditionExpression: 'id = :id', ExpressionAttributeValues: { ':id': { S: 'a' } } }));
  assert.equal(Items[0].count.N, '3');
});
checks.finish();
