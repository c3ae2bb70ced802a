using System.Text.Json.Nodes;
using Pipeline.Cloud.Deployment.Template;
using Pipeline.Cloud.Protocol;
using Pipeline.Testing;

namespace Pipeline.Cloud.Tests.Access;

/// <summary>Each grant of template.yaml, by itself, taken away: what it was for is refused.</summary>
[Trait("Cost", "process")]
public sealed class MissingGrantTests : IAsyncLifetime
{
    private const string Bucket = "test-data-000000000000-us-east-1";
    private readonly string _template = File.ReadAllText(Path.Combine(Repository.Root, "template.yaml"));
    private AccessRig _rig = null!;

    public async ValueTask InitializeAsync() => _rig = await AccessRig.StartAsync();

    public ValueTask DisposeAsync() => _rig.DisposeAsync();

    /// <summary>The statement that is taken away, the role, the call that needs it, and the action that is missed.</summary>
    public static TheoryData<string, string, string, string, string, string> Grants => new()
    {
        { "StorePredictions", "ScoringFunctionRole", "dynamodb", "BatchWriteItem", """{"RequestItems":{"test-predictions":[]}}""", "dynamodb:BatchWriteItem" },
        { "ReadLookups", "ScoringFunctionRole", "dynamodb", "BatchGetItem", """{"RequestItems":{"test-lookups":[]}}""", "dynamodb:BatchGetItem" },
        { "ReplaceLandedRecords", "ScoringFunctionRole", "s3", "PutObject", $$"""{"Bucket":"{{Bucket}}","Key":"scored/a","Body":"x","IfMatch":"e"}""", "s3:GetObject" },
        { "Predict", "ScoringFunctionRole", "sagemaker", "InvokeEndpoint", """{"EndpointName":"test-trips"}""", "sagemaker:InvokeEndpoint" },
        { "ReadLookupFiles", "LookupsFunctionRole", "s3", "GetObject", $$"""{"Bucket":"{{Bucket}}","Key":"lookups/zones.csv"}""", "s3:GetObject" },
        { "StartWorkflow", "RetrainingFunctionRole", "sfn", "StartExecution", """{"stateMachineArn":"arn:aws:states:us-east-1:000000000000:stateMachine:test-retrain"}""", "states:StartExecution" },
        { "OneRunAtATime", "WorkflowRole", "sfn", "ListExecutions", """{"stateMachineArn":"arn:aws:states:us-east-1:000000000000:stateMachine:test-retrain"}""", "states:ListExecutions" },
        { "Crawl", "WorkflowRole", "glue", "StartCrawler", """{"Name":"test-lake"}""", "glue:StartCrawler" },
        { "Query", "WorkflowRole", "athena", "StartQueryExecution", """{"WorkGroup":"test-lake","QueryString":"select 1"}""", "athena:StartQueryExecution" },
        { "FindLake", "WorkflowRole", "athena", "StartQueryExecution", """{"WorkGroup":"test-lake","QueryString":"select 1"}""", "s3:GetBucketLocation" },
        { "ReadCatalog", "WorkflowRole", "glue", "GetPartitions", """{"DatabaseName":"test_lake","TableName":"trips"}""", "glue:GetPartitions" },
        { "ReadCatalog", "CompactRole", "glue", "GetTables", """{"DatabaseName":"test_lake"}""", "glue:GetTables" },
        { "PublishDays", "CompactRole", "glue", "CreatePartition", """{"DatabaseName":"test_lake","TableName":"trips","PartitionInput":{"Values":["2026-01-15"]}}""", "glue:CreatePartition" },
        { "FindLake", "CompactRole", "s3", "ListObjectsV2", $$"""{"Bucket":"{{Bucket}}","Prefix":"scored/dt="}""", "s3:ListBucket" },
        { "WriteTrips", "CompactRole", "s3", "PutObject", $$"""{"Bucket":"{{Bucket}}","Key":"tables/trips/dt=2026-01-15/run=a/b","Body":"x"}""", "s3:PutObject" },
        { "FindModel", "WatchRole", "sagemaker", "DescribeEndpoint", """{"EndpointName":"test-trips"}""", "sagemaker:DescribeEndpoint" },
        { "AddHours", "WatchRole", "glue", "BatchCreatePartition", """{"DatabaseName":"test_lake","TableName":"scored","PartitionInputList":[{"Values":["2026-01-15","07"]}]}""", "glue:BatchCreatePartition" },
        { "TellChange", "WatchRole", "cloudwatch", "PutMetricData", """{"Namespace":"Pipeline","MetricData":[{"MetricName":"M","Value":1}]}""", "cloudwatch:PutMetricData" },
        { "TakeLabels", "RetrainingFunctionRole", "s3", "PutObject", $$"""{"Bucket":"{{Bucket}}","Key":"tables/labels/dt=2026-01-15/a","Body":"x"}""", "s3:PutObject" },
        { "Train", "WorkflowRole", "sagemaker", "CreateTrainingJob", """{"TrainingJobName":"test-j"}""", "sagemaker:CreateTrainingJob" },
        { "HandModelRoleToSageMaker", "WorkflowRole", "sagemaker", "CreateModel", """{"ModelName":"test-m","ExecutionRoleArn":"arn:aws:iam::000000000000:role/test-ModelRole"}""", "iam:PassRole" },
        { "Swap", "WorkflowRole", "sagemaker", "UpdateEndpoint", """{"EndpointName":"test-trips","EndpointConfigName":"test-c"}""", "sagemaker:UpdateEndpoint" },
        { "RollBack", "WorkflowRole", "sagemaker", "DescribeModel", """{"ModelName":"test-m"}""", "sagemaker:DescribeModel" },
        { "RollBack", "WorkflowRole", "sagemaker", "DeleteEndpointConfig", """{"EndpointConfigName":"test-c"}""", "sagemaker:DeleteEndpointConfig" },
        { "ReadAlarms", "WorkflowRole", "sagemaker", "UpdateEndpoint", """{"EndpointName":"test-trips","EndpointConfigName":"test-c","DeploymentConfig":{"AutoRollbackConfiguration":{"Alarms":[{"AlarmName":"a"}]}}}""", "cloudwatch:DescribeAlarms" },
        { "CountWhatIsLeftOut", "WorkflowRole", "cloudwatch", "PutMetricData", """{"Namespace":"Pipeline","MetricData":[{"MetricName":"M","Value":1}]}""", "cloudwatch:PutMetricData" },
        { "Tell", "WorkflowRole", "sns", "Publish", """{"TopicArn":"arn:aws:sns:us-east-1:000000000000:test-decisions","Message":"x"}""", "SNS:Publish" },
    };

    [Theory]
    [MemberData(nameof(Grants))]
    public async Task Without_its_grant_a_call_is_refused(string sid, string role, string service, string operation, string input, string action)
    {
        await DeployAsync(Without(sid, role));
        var error = await CallAsync(role, service, operation, input);
        // Athena tells it as the reason why it cannot use the place of its results.
        error.ShouldNotBeNull().Message.ShouldEndWith(
            $"User: arn:aws:sts::000000000000:assumed-role/test-{role}/me is not authorized to perform: {action} on resource: {Resource(error)} " +
            $"because no identity-based policy allows the {action} action");
    }

    [Fact]
    public async Task With_all_grants_none_of_the_calls_is_refused()
    {
        await DeployAsync(_template);
        await _rig.AdminAsync("s3", "PutObject", new JsonObject { ["Bucket"] = Bucket, ["Key"] = "lookups/zones.csv", ["Body"] = "" });
        foreach (var row in Grants)
        {
            var (_, role, service, operation, input, _) = row.Data;
            var error = await CallAsync(role, service, operation, input);
            error?.Message.ShouldNotContain("is not authorized");
        }
    }

    /// <summary>What somebody else writes: a role that could would break what the others rely on.</summary>
    [Theory]
    [InlineData("LookupsFunctionRole", "scored/")]
    [InlineData("LookupsFunctionRole", "tables/labels/")]
    [InlineData("LookupsFunctionRole", "lookups/")]
    [InlineData("RetrainingFunctionRole", "scored/")]
    [InlineData("RetrainingFunctionRole", "labels/")]
    [InlineData("RetrainingFunctionRole", "tables/trips/")]
    [InlineData("CompactRole", "scored/")]
    [InlineData("CompactRole", "labels/")]
    [InlineData("CompactRole", "tables/labels/")]
    [InlineData("CompactRole", "training/")]
    [InlineData("WatchRole", "scored/")]
    [InlineData("WatchRole", "tables/trips/")]
    [InlineData("WatchRole", "models/")]
    [InlineData("WorkflowRole", "scored/")]
    [InlineData("WorkflowRole", "tables/trips/")]
    [InlineData("WorkflowRole", "tables/labels/")]
    [InlineData("ScoringFunctionRole", "labels/")]
    [InlineData("ScoringFunctionRole", "tables/trips/")]
    [InlineData("CrawlerRole", "tables/trips/")]
    public async Task No_role_writes_into_anothers_zone(string role, string prefix)
    {
        await DeployAsync(_template);
        var error = await CallAsync(role, "s3", "PutObject", $$"""{"Bucket":"{{Bucket}}","Key":"{{prefix}}a","Body":"x"}""");
        error.ShouldNotBeNull().Message.ShouldContain($"test-{role}/me is not authorized to perform: s3:PutObject");
    }

    [Theory]
    [InlineData("WorkflowRole", "Other")]
    [InlineData("WatchRole", "Other")]
    [InlineData("ModelRole", "Pipeline")]
    [InlineData("CompactRole", "Pipeline")]
    public async Task No_role_writes_metrics_into_anothers_namespace(string role, string ns)
    {
        await DeployAsync(_template);
        var error = await CallAsync(role, "cloudwatch", "PutMetricData", $$"""{"Namespace":"{{ns}}","MetricData":[{"MetricName":"M","Value":1}]}""");
        error.ShouldNotBeNull().Message.ShouldContain($"test-{role}/me is not authorized to perform: cloudwatch:PutMetricData");
    }

    [Theory]
    [InlineData("WaitForTraining", "WorkflowRole", "Resources.RetrainStateMachine", "is not authorized to create managed-rule: it may not events:PutTargets")]
    [InlineData("FindFailureDestination", "ScoringFunction", "Resources.ScoringFunction", "does not have permissions to call s3:ListBucket")]
    public async Task Permissions_that_AWS_checks_at_deployment_are_checked(string sid, string role, string place, string problem)
    {
        var error = await Should.ThrowAsync<TemplateException>(() => DeployAsync(Without(sid, role)));
        error.Message.ShouldContain(place);
        error.Message.ShouldContain(problem);
    }

    [Fact]
    public async Task A_crawler_that_may_not_read_the_lake_fails_and_says_why()
    {
        await DeployAsync(Without("ReadLake", "CrawlerRole"));
        await _rig.AdminAsync("s3", "PutObject", new JsonObject { ["Bucket"] = Bucket, ["Key"] = "scored/dt=2026-01-15/hour=00/a.ndjson", ["Body"] = "{\"a\":1}\n" });
        await _rig.AdminAsync("glue", "StartCrawler", new JsonObject { ["Name"] = "test-lake" });
        JsonNode? crawl = null;
        await Eventually.HoldsAsync(
            async () => (crawl = (await _rig.AdminAsync("glue", "GetCrawler", new JsonObject { ["Name"] = "test-lake" }))["Crawler"]!["LastCrawl"]) is not null,
            "the crawl has ended");
        crawl!["Status"]!.ToString().ShouldBe("FAILED");
        crawl["ErrorMessage"]!.ToString().ShouldContain("assumed-role/test-CrawlerRole/AWS-Crawler is not authorized to perform: s3:GetObject");
    }

    private static string Resource(AwsException error) => error.Message.Split(" on resource: ")[1].Split(' ')[0];

    /// <summary>The template without a statement of a role.</summary>
    private string Without(string sid, string role)
    {
        var lines = _template.Split('\n').ToList();
        var first = lines.FindIndex(lines.IndexOf($"  {role.Replace("FunctionRole", "Function", StringComparison.Ordinal)}:"), line => line.Trim() == $"- Sid: {sid}");
        first.ShouldBeGreaterThan(0, sid);
        var indent = lines[first].IndexOf('-', StringComparison.Ordinal);
        var end = lines.FindIndex(first + 1, line => line.Trim().Length > 0 && line.Length - line.TrimStart().Length <= indent);
        return string.Join('\n', [.. lines[..first], .. lines[end..]]);
    }

    private async Task DeployAsync(string template)
    {
        foreach (var function in new[] { "ScoringFunction", "LookupsFunction", "RetrainingFunction" }) Directory.CreateDirectory(_rig.Artifact(function));
        // A definition must lie in its template's folder.
        Directory.CreateDirectory(_rig.Artifact("statemachines"));
        foreach (var file in new DirectoryInfo(Path.Combine(Repository.Root, "statemachines")).GetFiles()) file.CopyTo(Path.Combine(_rig.Artifact("statemachines"), file.Name));
        // Tables are not served here; their grants are.
        var withoutTables = template.Replace("Type: AWS::DynamoDB::Table", "Type: Test::Table::NotServed", StringComparison.Ordinal);
        await _rig.DeployAsync(withoutTables
            .Replace("!GetAtt LookupsTable.Arn", "arn:aws:dynamodb:us-east-1:000000000000:table/test-lookups", StringComparison.Ordinal)
            .Replace("!GetAtt PredictionsTable.Arn", "arn:aws:dynamodb:us-east-1:000000000000:table/test-predictions", StringComparison.Ordinal));
    }

    private async Task<AwsException?> CallAsync(string role, string service, string operation, string input)
    {
        try
        {
            await _rig.CallAsync(_rig.Role("test-" + role), service, operation, JsonNode.Parse(input)!.AsObject());
            return null;
        }
        catch (AwsException error)
        {
            return error;
        }
    }
}
