"""boto3, with its defaults, against the local cloud at AWS_ENDPOINT_URL."""
import datetime
import json
import sys
import time
import urllib.error
import urllib.request
import uuid

import boto3
from botocore.config import Config
from botocore.exceptions import ClientError

QUICK = Config(retries={"max_attempts": 1}, read_timeout=20)
passed = failed = 0


def check(title):
    def run(work):
        global passed, failed
        try:
            work()
            passed += 1
        except Exception as error:  # Whatever a client throws is a failure of its check.
            failed += 1
            print(f"boto3: {title}: {type(error).__name__}: {error}", file=sys.stderr)

    return run


def refused(code, call, **members):
    try:
        call(**members)
    except ClientError as error:
        assert error.response["Error"]["Code"] == code, error
        return error
    raise AssertionError(f"was not refused as {code}")


def fetch(url, data=None, method="GET", headers=None):
    request = urllib.request.Request(url, data=data, method=method, headers=headers or {})
    try:
        with urllib.request.urlopen(request, timeout=20) as answer:
            return answer.status, answer.read()
    except urllib.error.HTTPError as error:
        return error.code, error.read()


s3 = boto3.client("s3", config=QUICK.merge(Config(s3={"addressing_style": "path"})))
version4 = boto3.client("s3", config=QUICK.merge(Config(s3={"addressing_style": "path"}, signature_version="s3v4")))
kinesis = boto3.client("kinesis", config=QUICK)
sqs = boto3.client("sqs", config=QUICK)
dynamodb = boto3.client("dynamodb", config=QUICK)
iam = boto3.client("iam", config=QUICK)
sagemaker = boto3.client("sagemaker", config=QUICK)
cloudwatch = boto3.client("cloudwatch", config=QUICK)
NAME = "boto3-checks"


@check("S3: an object is stored and read")
def _():
    s3.create_bucket(Bucket=NAME)
    s3.put_object(Bucket=NAME, Key="k", Body=b"hello", ServerSideEncryption="AES256")
    answer = s3.get_object(Bucket=NAME, Key="k")
    assert answer["Body"].read() == b"hello" and answer["ServerSideEncryption"] == "AES256"


@check("S3: after a refused write, which waits for 100 Continue, the next one succeeds")
def _():
    for code, bucket, more in (("PreconditionFailed", NAME, {"IfNoneMatch": "*"}), ("NoSuchBucket", "no-such-bucket", {})):
        refused(code, s3.put_object, Bucket=bucket, Key="k", Body=b"x", **more)
        s3.put_object(Bucket=NAME, Key="next", Body=b"1")


@check("S3: a file in parts has the checksum of its parts")
def _():
    upload = s3.create_multipart_upload(Bucket=NAME, Key="parts", ChecksumAlgorithm="SHA256")["UploadId"]
    parts = []
    for number, body in ((1, b"a" * (5 << 20)), (2, b"b")):
        part = s3.upload_part(Bucket=NAME, Key="parts", UploadId=upload, PartNumber=number, Body=body, ChecksumAlgorithm="SHA256")
        parts.append({"PartNumber": number, "ETag": part["ETag"], "ChecksumSHA256": part["ChecksumSHA256"]})
    done = s3.complete_multipart_upload(Bucket=NAME, Key="parts", UploadId=upload, MultipartUpload={"Parts": parts})
    head = s3.head_object(Bucket=NAME, Key="parts", ChecksumMode="ENABLED")
    assert done["ChecksumSHA256"].endswith("-2") and head["ChecksumSHA256"] == done["ChecksumSHA256"] and head["ChecksumType"] == "COMPOSITE"


for client, name in ((s3, "of the default version"), (version4, "of version 4")):

    @check(f"S3: a presigned URL {name} writes and reads, until it expires")
    def _():
        place = {"Bucket": NAME, "Key": "signed"}
        assert fetch(client.generate_presigned_url("put_object", place, ExpiresIn=60), b"by URL", "PUT", {"Content-Type": ""})[0] == 200
        assert fetch(client.generate_presigned_url("get_object", place, ExpiresIn=60)) == (200, b"by URL")
        url = client.generate_presigned_url("get_object", place, ExpiresIn=1)
        time.sleep(2.1)
        status, body = fetch(url)
        assert status == 403 and b"<Message>Request has expired</Message>" in body, body

    @check(f"S3: a presigned form {name} uploads what its policy allows")
    def _():
        def upload(content):
            post = client.generate_presigned_post(NAME, "forms/${filename}", Conditions=[["content-length-range", 1, 20]], ExpiresIn=60)
            boundary = uuid.uuid4().hex
            fields = "".join(f'--{boundary}\r\nContent-Disposition: form-data; name="{field}"\r\n\r\n{value}\r\n' for field, value in post["fields"].items())
            file = f'--{boundary}\r\nContent-Disposition: form-data; name="file"; filename="photo.txt"\r\n\r\n'
            body = fields.encode() + file.encode() + content + f"\r\n--{boundary}--\r\n".encode()
            return fetch(post["url"], body, "POST", {"Content-Type": f"multipart/form-data; boundary={boundary}"})

        assert upload(b"by form")[0] == 204
        assert s3.get_object(Bucket=NAME, Key="forms/photo.txt")["Body"].read() == b"by form"
        status, body = upload(b"longer than the policy allows")
        assert status == 400 and b"<Code>EntityTooLarge</Code>" in body, body


@check("Kinesis: records are put and read")
def _():
    kinesis.create_stream(StreamName=NAME, ShardCount=1)
    assert kinesis.put_records(StreamName=NAME, Records=[{"PartitionKey": "k", "Data": b"one"}])["FailedRecordCount"] == 0
    iterator = kinesis.get_shard_iterator(StreamName=NAME, ShardId="shardId-000000000000", ShardIteratorType="TRIM_HORIZON")["ShardIterator"]
    assert kinesis.get_records(ShardIterator=iterator)["Records"][0]["Data"] == b"one"


@check("Kinesis: a limit of zero is refused")
def _():
    unchecked = boto3.client("kinesis", config=QUICK.merge(Config(parameter_validation=False)))
    refused("ValidationException", unchecked.list_streams, Limit=0)


@check("SQS: a queue that does not exist has its error, and the code that older clients look for")
def _():
    try:
        sqs.get_queue_url(QueueName="none")
    except sqs.exceptions.QueueDoesNotExist as error:
        assert error.response["Error"]["Code"] == "AWS.SimpleQueueService.NonExistentQueue"
    else:
        raise AssertionError("was not refused")


@check("SQS: a message is sent, received and deleted; a mistyped dead-letter queue is refused")
def _():
    url = sqs.create_queue(QueueName=NAME)["QueueUrl"]
    sqs.send_message(QueueUrl=url, MessageBody="hello")
    message = sqs.receive_message(QueueUrl=url)["Messages"][0]
    assert message["Body"] == "hello"
    sqs.delete_message(QueueUrl=url, ReceiptHandle=message["ReceiptHandle"])
    policy = json.dumps({"deadLetterTargetArn": "arn:aws:sqs:us-east-1:000000000000:none", "maxReceiveCount": 3})
    refused("InvalidParameterValue", sqs.set_queue_attributes, QueueUrl=url, Attributes={"RedrivePolicy": policy})


@check("DynamoDB: an item is put and read")
def _():
    dynamodb.create_table(
        TableName=NAME, BillingMode="PAY_PER_REQUEST", KeySchema=[{"AttributeName": "id", "KeyType": "HASH"}],
        AttributeDefinitions=[{"AttributeName": "id", "AttributeType": "S"}])
    dynamodb.get_waiter("table_exists").wait(TableName=NAME, WaiterConfig={"Delay": 1, "MaxAttempts": 20})
    dynamodb.put_item(TableName=NAME, Item={"id": {"S": "a"}, "count": {"N": "3"}})
    assert dynamodb.get_item(TableName=NAME, Key={"id": {"S": "a"}})["Item"]["count"]["N"] == "3"


@check("SageMaker: a model is trained, and a transform job joins its predictions with their rows")
def _():
    trust = {"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Action": "sts:AssumeRole", "Principal": {"Service": "sagemaker.amazonaws.com"}}]}
    role = iam.create_role(RoleName=NAME, AssumeRolePolicyDocument=json.dumps(trust))["Role"]["Arn"]
    lake = {"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Action": ["s3:GetObject", "s3:PutObject", "s3:ListBucket"], "Resource": ["arn:aws:s3:::*"]}]}
    iam.put_role_policy(RoleName=NAME, PolicyName="lake", PolicyDocument=json.dumps(lake))
    s3.create_bucket(Bucket="boto3-models")
    s3.put_object(Bucket="boto3-models", Key="train/a.csv", Body="".join(f"{2 * i},{i},1\n" for i in range(100)))
    s3.put_object(Bucket="boto3-models", Key="in/a.csv", Body='"first, row",10,1\nsecond,90,1\n')
    image = "683313688378.dkr.ecr.us-east-1.amazonaws.com/sagemaker-xgboost:1.7-1"
    source = lambda prefix: {"S3DataSource": {"S3DataType": "S3Prefix", "S3Uri": f"s3://boto3-models/{prefix}/"}}
    sagemaker.create_training_job(
        TrainingJobName=NAME, AlgorithmSpecification={"TrainingImage": image, "TrainingInputMode": "File"}, RoleArn=role,
        HyperParameters={"num_round": "20", "objective": "reg:squarederror"},
        InputDataConfig=[{"ChannelName": "train", "ContentType": "text/csv", "DataSource": source("train")}], OutputDataConfig={"S3OutputPath": "s3://boto3-models/models"},
        ResourceConfig={"InstanceType": "ml.m5.large", "InstanceCount": 1, "VolumeSizeInGB": 5}, StoppingCondition={"MaxRuntimeInSeconds": 600})
    often = {"Delay": 1, "MaxAttempts": 60}
    sagemaker.get_waiter("training_job_completed_or_stopped").wait(TrainingJobName=NAME, WaiterConfig=often)
    archive = sagemaker.describe_training_job(TrainingJobName=NAME)["ModelArtifacts"]["S3ModelArtifacts"]
    sagemaker.create_model(ModelName=NAME, PrimaryContainer={"Image": image, "ModelDataUrl": archive}, ExecutionRoleArn=role)
    sagemaker.create_transform_job(
        TransformJobName=NAME, ModelName=NAME, TransformInput={"DataSource": source("in"), "ContentType": "text/csv", "SplitType": "Line"},
        TransformOutput={"S3OutputPath": "s3://boto3-models/out", "Accept": "text/csv", "AssembleWith": "Line"},
        TransformResources={"InstanceType": "ml.m5.large", "InstanceCount": 1}, DataProcessing={"InputFilter": "$[1:]", "JoinSource": "Input", "OutputFilter": "$[0,-1]"})
    sagemaker.get_waiter("transform_job_completed_or_stopped").wait(TransformJobName=NAME, WaiterConfig=often)
    described = sagemaker.describe_transform_job(TransformJobName=NAME)
    assert described["TransformJobStatus"] == "Completed" and described["TransformEndTime"] >= described["TransformStartTime"], described
    assert [job["TransformJobName"] for job in sagemaker.list_transform_jobs()["TransformJobSummaries"]] == [NAME]
    first, second = s3.get_object(Bucket="boto3-models", Key="out/a.csv.out")["Body"].read().decode().splitlines()
    assert first.startswith('"first, row",') and abs(float(first.split(",")[-1]) - 20) < 5, first
    assert second.startswith("second,") and abs(float(second.split(",")[-1]) - 180) < 10, second
    refused("ResourceInUse", sagemaker.create_transform_job, **{name: described[name] for name in ("TransformJobName", "ModelName", "TransformInput", "TransformOutput", "TransformResources")})


@check("CloudWatch: metrics are put, also in a request that is compressed for its length, and read")
def _():
    now = datetime.datetime.now(datetime.timezone.utc)
    stack = [{"Name": "StackName", "Value": NAME}]
    # A request of more than 10,240 bytes is compressed.
    data = [{"MetricName": "Labels", "Dimensions": stack, "Unit": "Count", "Timestamp": now, "Values": [float(value), 7.0], "Counts": [1.0, 2.0]} for value in range(200)]
    cloudwatch.put_metric_data(Namespace=NAME, MetricData=data)
    span = {"StartTime": now - datetime.timedelta(hours=1), "EndTime": now + datetime.timedelta(hours=1)}
    query = {"Id": "sum", "MetricStat": {"Metric": {"Namespace": NAME, "MetricName": "Labels", "Dimensions": stack}, "Period": 3600, "Stat": "Sum"}}
    result = cloudwatch.get_metric_data(MetricDataQueries=[query], **span)["MetricDataResults"][0]
    assert sum(result["Values"]) == sum(range(200)) + 2800 and result["StatusCode"] == "Complete", result
    points = cloudwatch.get_metric_statistics(Namespace=NAME, MetricName="Labels", Dimensions=stack, Period=3600, Statistics=["Maximum"], **span)["Datapoints"]
    assert max(point["Maximum"] for point in points) == 199 and points[0]["Timestamp"].tzinfo
    assert cloudwatch.list_metrics(Namespace=NAME)["Metrics"] == [{"Namespace": NAME, "MetricName": "Labels", "Dimensions": stack}]
    refused("InvalidParameterValue", cloudwatch.put_metric_data, Namespace=NAME, MetricData=[{"MetricName": "Labels", "Value": float("nan")}])


print(f"boto3: {passed} passed, {failed} failed")
sys.exit(failed > 0)
