using System.Collections.Concurrent;
using System.Text.Json.Nodes;
using Pipeline.StateMachine.Tests.Compaction;
using Pipeline.StateMachine.Tests.Watch;
using Pipeline.Testing.Models;

namespace Pipeline.StateMachine.Tests;

/// <summary>Every call that the workflow makes is one that the service's public model knows.</summary>
[Trait("Cost", "process")]
public sealed class ServiceModelTests
{
    private readonly IReadOnlyList<ServiceModel> _models = ServiceModel.All();
    private readonly ConcurrentDictionary<(string Service, string Operation), JsonObject> _seen = new();
    private readonly ConcurrentBag<string> _problems = [];

    [Fact]
    public async Task Every_call_of_the_workflow_is_valid()
    {
        await RunAsync(new RetrainHarness { Input = """{"day": "2026-01-14", "accepted": "tables/labels/dt=2026-01-14/a.json.gz"}""" });
        await RunAsync(RetrainHarness.Serving());
        var back = RetrainHarness.Serving();
        back.Input = RetrainHarness.Rollback(RetrainDefinition.EarlierModel);
        await RunAsync(back, "rolled-back");
        var grown = RetrainHarness.Serving();
        grown.Endpoint.Instances = 3;
        await RunAsync(grown, ("EndpointInstanceType", "ml.m5.large"));
        await RunAsync(new RetrainHarness(), ("UseSpotTraining", "false"), ("EndpointMaximumInstanceCount", "1"));
        ShouldHaveNoProblems();
        // All that the definition names was seen.
        _seen.Keys.Select(call => $"{call.Service}:{call.Operation}").Order(StringComparer.Ordinal).ShouldBe(
        [
            "applicationautoscaling:DeregisterScalableTarget", "applicationautoscaling:PutScalingPolicy", "applicationautoscaling:RegisterScalableTarget",
            "athena:GetQueryExecution", "athena:GetQueryResults", "athena:StartQueryExecution", "cloudwatch:DescribeAlarms", "cloudwatch:PutMetricData", "glue:GetCrawler", "glue:GetPartition", "glue:GetPartitions", "glue:StartCrawler", "s3:HeadObject",
            "sagemaker:AddTags", "sagemaker:CreateEndpoint", "sagemaker:CreateEndpointConfig", "sagemaker:CreateModel", "sagemaker:CreateTrainingJob",
            "sagemaker:CreateTransformJob", "sagemaker:DeleteEndpointConfig", "sagemaker:DeleteModel", "sagemaker:DescribeEndpoint", "sagemaker:DescribeEndpointConfig", "sagemaker:DescribeModel", "sagemaker:DescribeTrainingJob",
            "sagemaker:DescribeTransformJob", "sagemaker:ListTags", "sagemaker:UpdateEndpoint", "sfn:ListExecutions", "sns:Publish",
        ]);
    }

    [Fact]
    public async Task Every_call_of_the_compaction_is_valid()
    {
        foreach (var course in CompactCourses.All.Where(course => course.Name is "a day that is not in the table" or "a day again" or "many days in the log" or "many days in the table" or "unreadable lines"))
        {
            await using var harness = new CompactHarness();
            harness.Engine.Interposed = See;
            course.Arrange(harness);
            await harness.RunAsync();
        }

        ShouldHaveNoProblems();
        _seen.Keys.Select(call => $"{call.Service}:{call.Operation}").Order(StringComparer.Ordinal).ShouldBe(
        [
            "athena:GetQueryExecution", "athena:GetQueryResults", "athena:StartQueryExecution", "glue:BatchCreatePartition", "glue:CreatePartition", "glue:GetPartitions",
            "glue:GetTables", "glue:UpdatePartition", "s3:ListObjectsV2", "sns:Publish",
        ]);
    }

    [Fact]
    public async Task Every_call_of_the_watch_is_valid()
    {
        foreach (var course in WatchCourses.All.Where(course => course.End is "0.5" or "2.5"))
        {
            await using var harness = new WatchHarness();
            harness.Engine.Interposed = See;
            course.Arrange(harness);
            await harness.RunAsync();
        }

        ShouldHaveNoProblems();
        _seen.Keys.Select(call => $"{call.Service}:{call.Operation}").Order(StringComparer.Ordinal).ShouldBe(
        [
            "athena:GetQueryExecution", "athena:GetQueryResults", "athena:StartQueryExecution", "cloudwatch:PutMetricData", "glue:BatchCreatePartition", "glue:GetTable",
            "sagemaker:DescribeEndpoint", "sagemaker:DescribeEndpointConfig", "sagemaker:ListTags",
        ]);
    }

    [Theory]
    [InlineData("""{"EndpointName": "e", "EndpointConfigName": "c", "DeploymentConfg": {}}""", "DeploymentConfg: there is no such member")]
    [InlineData("""{"EndpointName": "e"}""", "EndpointConfigName is required")]
    [InlineData("""{"EndpointName": 7, "EndpointConfigName": "c"}""", "7 is not of type string")]
    [InlineData("""{"EndpointName": "e", "EndpointConfigName": "c", "DeploymentConfig": {"BlueGreenUpdatePolicy": {"TrafficRoutingConfiguration": {"Type": "ALL", "WaitIntervalInSeconds": 60}}}}""", "Type: ALL is none of its choices")]
    [InlineData("""{"EndpointName": "e", "EndpointConfigName": "c", "DeploymentConfig": {"AutoRollbackConfiguration": {"Alarms": [{}, {}, {}, {}, {}, {}, {}, {}, {}, {}, {}]}}}""", "11 is above 10")]
    public void A_call_that_the_model_does_not_know_is_found(string input, string problem) =>
        _models.ShouldAllBe(model => model.Problems("sagemaker", "UpdateEndpoint", (JsonObject)JsonNode.Parse(input)!).Any(found => found.Contains(problem, StringComparison.Ordinal)));

    private Task RunAsync(RetrainHarness harness, params (string Name, string Value)[] substitutions) => RunAsync(harness, "promoted", substitutions);

    private async Task RunAsync(RetrainHarness harness, string decision, params (string Name, string Value)[] substitutions)
    {
        await using (harness)
        {
            harness.Engine.Interposed = See;
            harness.ShouldHaveDecided(await harness.RunAsync("run-1", substitutions), decision);
        }
    }

    private Task<JsonObject>? See(string service, string operation, JsonObject input)
    {
        _seen.TryAdd((service, operation), input);
        foreach (var problem in _models.SelectMany(model => model.Problems(service, operation, input))) _problems.Add(problem);
        return null;
    }

    private void ShouldHaveNoProblems() => _problems.Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal).ShouldBeEmpty();
}
