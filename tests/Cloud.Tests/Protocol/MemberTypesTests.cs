using System.Net;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json.Nodes;
using Pipeline.Cloud.Tests.Fuzz;

namespace Pipeline.Cloud.Tests.Protocol;

/// <summary>
/// A value of another type is no request of a JSON protocol, whatever its text says. Only requests without types have texts for numbers: forms, and the query
/// of a URL. Source: Smithy's "AWS JSON protocols", "AWS query protocol"; AWS's own SerializationException.
/// </summary>
[Trait("Cost", "process")]
public sealed class MemberTypesTests(MemberTypesTests.TypedCloud cloud) : IClassFixture<MemberTypesTests.TypedCloud>
{
    private const string Queue = "http://localhost/000000000000/typed";
    private const string Target = "\"ResourceId\": \"endpoint/e/variant/v\", \"ScalableDimension\": \"sagemaker:variant:DesiredInstanceCount\"";
    private const string Scheduled = "\"Target\": {\"Arn\": \"arn:aws:lambda:us-east-1:000000000000:function:f\", \"RoleArn\": \"arn:aws:iam::000000000000:role/typed\"}";

    public static TheoryData<string, string, string> Mistyped => new()
    {
        { "applicationautoscaling", "RegisterScalableTarget", $$"""{"ServiceNamespace": "sagemaker", {{Target}}, "MinCapacity": "1", "MaxCapacity": 2}""" },
        { "applicationautoscaling", "RegisterScalableTarget", $$"""{"ServiceNamespace": "sagemaker", {{Target}}, "MinCapacity": true, "MaxCapacity": 2}""" },
        { "applicationautoscaling", "PutScalingPolicy", $$$"""{"ServiceNamespace": "sagemaker", {{{Target}}}, "PolicyName": "p", "PolicyType": "TargetTrackingScaling", "TargetTrackingScalingPolicyConfiguration": {"TargetValue": "5"}}""" },
        { "applicationautoscaling", "DescribeScalableTargets", """{"ServiceNamespace": 5}""" },
        { "athena", "CreateWorkGroup", """{"Name": "w", "Configuration": {"EnforceWorkGroupConfiguration": "true"}}""" },
        { "athena", "CreateWorkGroup", """{"Name": "w", "Configuration": {"BytesScannedCutoffPerQuery": "10000000"}}""" },
        { "athena", "CreateWorkGroup", """{"Name": 5}""" },
        { "athena", "ListQueryExecutions", """{"MaxResults": "5"}""" },
        { "athena", "StartQueryExecution", """{"QueryString": 5}""" },
        { "cloudwatch", "PutMetricData", """{"Namespace": "N", "MetricData": [{"MetricName": "M", "Value": "5"}]}""" },
        { "cloudwatch", "GetMetricStatistics", """{"Namespace": "N", "MetricName": "M", "Period": "60", "Statistics": ["Sum"], "StartTime": 1, "EndTime": 2}""" },
        { "cloudwatch", "ListMetrics", """{"Namespace": 5}""" },
        { "dynamodb", "ListTables", """{"Limit": "5"}""" },
        { "dynamodb", "DescribeTable", """{"TableName": {}}""" },
        { "events", "PutRule", """{"Name": 5}""" },
        { "events", "PutRule", """{"Name": "r", "ScheduleExpression": 5}""" },
        { "events", "PutTargets", """{"Rule": "r", "Targets": "t"}""" },
        { "glue", "GetCrawlers", """{"MaxResults": "5"}""" },
        { "glue", "GetTables", """{"DatabaseName": 5}""" },
        { "glue", "CreateCrawler", """{"Name": "c", "Role": "typed", "DatabaseName": "d", "Targets": {"S3Targets": [{"Path": "s3://lake/", "SampleSize": "5"}]}}""" },
        { "glue", "CreateCrawler", """{"Name": "c", "Role": "typed", "Description": 5, "Targets": {"S3Targets": [{"Path": "s3://lake/"}]}}""" },
        { "kinesis", "CreateStream", """{"StreamName": "s", "ShardCount": "1"}""" },
        { "kinesis", "CreateStream", """{"StreamName": 5, "ShardCount": 1}""" },
        { "kinesis", "ListStreams", """{"Limit": "5"}""" },
        { "kinesis", "DeleteStream", """{"StreamName": "s", "EnforceConsumerDeletion": "true"}""" },
        { "lambda", "POST /2015-03-31/functions", """{"FunctionName": "f", "Timeout": "3"}""" },
        { "lambda", "POST /2015-03-31/functions", """{"FunctionName": "f", "Description": 5}""" },
        { "lambda", "POST /2015-03-31/event-source-mappings", """{"FunctionName": "f", "Enabled": "true"}""" },
        { "sagemaker", "ListModels", """{"MaxResults": "5"}""" },
        { "sagemaker", "CreateEndpointConfig", """{"EndpointConfigName": "e", "ProductionVariants": [{"VariantName": "v", "ModelName": "m", "InstanceType": "ml.c5.large", "InitialInstanceCount": "1"}]}""" },
        { "sagemaker", "CreateEndpointConfig", """{"EndpointConfigName": "e", "ProductionVariants": [{"VariantName": "v", "ModelName": "m", "InstanceType": "ml.c5.large", "InitialInstanceCount": 1, "InitialVariantWeight": "1"}]}""" },
        { "sagemaker", "DescribeModel", """{"ModelName": 5}""" },
        { "scheduler", "POST /schedules/s", $$$"""{"ScheduleExpression": "rate(1 day)", "FlexibleTimeWindow": {"Mode": "FLEXIBLE", "MaximumWindowInMinutes": "5"}, {{{Scheduled}}}}""" },
        { "scheduler", "POST /schedules/s", $$$"""{"ScheduleExpression": "rate(1 day)", "FlexibleTimeWindow": {"Mode": "OFF"}, "StartDate": "1768478400", {{{Scheduled}}}}""" },
        { "scheduler", "POST /schedules/s", $$$"""{"ScheduleExpression": "rate(1 day)", "FlexibleTimeWindow": {"Mode": "OFF"}, "EndDate": "NaN", {{{Scheduled}}}}""" },
        { "scheduler", "POST /schedules/s", $$$"""{"ScheduleExpression": 5, "FlexibleTimeWindow": {"Mode": "OFF"}, {{{Scheduled}}}}""" },
        { "sfn", "ListStateMachines", """{"maxResults": "5"}""" },
        { "sfn", "StartExecution", """{"stateMachineArn": 5}""" },
        { "sfn", "GetExecutionHistory", """{"executionArn": "arn:aws:states:us-east-1:000000000000:execution:m:e", "reverseOrder": "true"}""" },
        { "sqs", "ReceiveMessage", $$"""{"QueueUrl": "{{Queue}}", "MaxNumberOfMessages": "5"}""" },
        { "sqs", "SendMessage", $$"""{"QueueUrl": "{{Queue}}", "MessageBody": "b", "DelaySeconds": "5"}""" },
        { "sqs", "SendMessage", $$"""{"QueueUrl": "{{Queue}}", "MessageBody": 5}""" },
        { "sqs", "SendMessageBatch", $$"""{"QueueUrl": "{{Queue}}", "Entries": [{"Id": "1", "MessageBody": "b", "DelaySeconds": "5"}]}""" },
        { "sqs", "ListQueues", """{"MaxResults": "5"}""" },
    };

    [Theory]
    [MemberData(nameof(Mistyped))]
    public async Task A_value_of_another_type_is_no_request(string service, string operation, string body)
    {
        var (status, type) = await cloud.SendAsync(service, operation, body);
        (status, type.Split('#')[^1]).ShouldBe((HttpStatusCode.BadRequest, "SerializationException"));
    }

    [Fact]
    public void Every_service_of_a_JSON_protocol_is_in_the_table() =>
        Mistyped.Select(row => row.Data.Item1).Distinct().ShouldBe(
            // These speak XML, or take forms alone.
            cloud.Services.Except(["iam", "s3", "sns", "sts"]), ignoreOrder: true);

    [Theory]
    [InlineData("sqs", "Action=SendMessage&MessageBody=b&DelaySeconds=5&QueueUrl=" + Queue, HttpStatusCode.OK)]
    [InlineData("sqs", "Action=SendMessage&MessageBody=b&DelaySeconds=five&QueueUrl=" + Queue, HttpStatusCode.BadRequest)]
    [InlineData("sns", "Action=Subscribe&TopicArn=arn:aws:sns:us-east-1:000000000000:typed&Protocol=email&Endpoint=a&Attributes.entry.1.key=RawMessageDelivery&Attributes.entry.1.value=true", HttpStatusCode.OK)]
    [InlineData("sns", "Action=Subscribe&TopicArn=arn:aws:sns:us-east-1:000000000000:typed&Protocol=email&Endpoint=a&Attributes.entry.1.key=RawMessageDelivery&Attributes.entry.1.value=maybe", HttpStatusCode.BadRequest)]
    [InlineData("sts", "Action=AssumeRole&RoleArn=arn:aws:iam::000000000000:role/typed&RoleSessionName=me&DurationSeconds=900", HttpStatusCode.OK)]
    [InlineData("sts", "Action=AssumeRole&RoleArn=arn:aws:iam::000000000000:role/typed&RoleSessionName=me&DurationSeconds=899", HttpStatusCode.BadRequest)]
    public async Task The_texts_of_a_form_are_numbers_where_the_operation_wants_numbers(string service, string form, HttpStatusCode status) =>
        (await cloud.FormAsync(service, form)).ShouldBe(status);

    [Theory]
    [InlineData("1", HttpStatusCode.OK)]
    [InlineData("0", HttpStatusCode.BadRequest)]
    [InlineData("x", HttpStatusCode.BadRequest)]
    public async Task The_texts_of_a_query_are_numbers_as_well(string most, HttpStatusCode status) =>
        (await cloud.SendAsync("lambda", $"GET /2015-03-31/functions?MaxItems={most}", "")).Status.ShouldBe(status);

    /// <summary>A whole local cloud with a queue, a topic and a role.</summary>
    public sealed class TypedCloud : IAsyncLifetime
    {
        private readonly HttpClient _http = new();
        private FuzzedCloud _cloud = null!;

        public IEnumerable<string> Services => _cloud.Services.Select(service => service.Name);

        public async ValueTask InitializeAsync()
        {
            _cloud = await FuzzedCloud.StartAsync();
            (await SendAsync("sqs", "CreateQueue", """{"QueueName": "typed"}""")).Status.ShouldBe(HttpStatusCode.OK);
            (await FormAsync("sns", "Action=CreateTopic&Name=typed")).ShouldBe(HttpStatusCode.OK);
            const string trust = """{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Action":"sts:AssumeRole","Principal":{"AWS":"arn:aws:iam::000000000000:root","Service":["glue.amazonaws.com","scheduler.amazonaws.com"]}}]}""";
            (await FormAsync("iam", "Action=CreateRole&RoleName=typed&AssumeRolePolicyDocument=" + Uri.EscapeDataString(trust))).ShouldBe(HttpStatusCode.OK);
        }

        public async Task<(HttpStatusCode Status, string Type)> SendAsync(string service, string operation, string body)
        {
            var rest = operation.Split(' ');
            var isRest = rest.Length == 2;
            using var request = Signed(new HttpMethod(isRest ? rest[0] : "POST"), isRest ? rest[1] : "/", service);
            // The table engine alone looks at what stands before the operation.
            if (!isRest) request.Headers.Add("X-Amz-Target", $"DynamoDB_20120810.{operation}");
            request.Headers.Add("X-Amz-Date", "20260115T000000Z");
            if (request.Method != HttpMethod.Get) request.Content = new StringContent(body, Encoding.UTF8, new MediaTypeHeaderValue(isRest ? "application/json" : "application/x-amz-json-1.0"));
            using var answer = await _http.SendAsync(request, TestContext.Current.CancellationToken);
            var text = await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken);
            return (answer.StatusCode, answer.IsSuccessStatusCode ? "" : (string?)JsonNode.Parse(text)!["__type"] ?? "");
        }

        public async Task<HttpStatusCode> FormAsync(string service, string form)
        {
            using var request = Signed(HttpMethod.Post, "/", service);
            request.Content = new StringContent(form, Encoding.UTF8, new MediaTypeHeaderValue("application/x-www-form-urlencoded"));
            using var answer = await _http.SendAsync(request, TestContext.Current.CancellationToken);
            return answer.StatusCode;
        }

        public async ValueTask DisposeAsync()
        {
            _http.Dispose();
            await _cloud.DisposeAsync();
        }

        private HttpRequestMessage Signed(HttpMethod method, string path, string service)
        {
            var request = new HttpRequestMessage(method, new Uri(_cloud.Endpoint, path));
            var signing = _cloud.Services.Single(each => each.Name == service).SigningNames[0];
            request.Headers.TryAddWithoutValidation("Authorization", $"AWS4-HMAC-SHA256 Credential=k/20260115/us-east-1/{signing}/aws4_request, SignedHeaders=host, Signature=00");
            return request;
        }
    }
}
