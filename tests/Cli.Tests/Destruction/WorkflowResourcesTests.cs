using System.Text.Json.Nodes;
using Pipeline.Aws.Direct;
using Pipeline.Cli.Destruction;
using Pipeline.Testing;

namespace Pipeline.Cli.Tests.Destruction;

/// <summary>In which order what the workflow made is deleted, and what is left alone.</summary>
public sealed class WorkflowResourcesTests
{
    private const string First = "pipe-trips-20260115-120000-0123abcd";
    private const string Second = "pipe-trips-20260116-120000-0123abcd";
    private readonly Queue<string> _statuses = new(["InService", "Deleting"]);
    private readonly ScriptedService _sageMaker;
    private readonly ScriptedService _scaling;
    private readonly List<string> _said = [];

    public WorkflowResourcesTests()
    {
        _sageMaker = new ScriptedService(SageMaker);
        _scaling = new ScriptedService(Scaling);
    }

    [Fact]
    public async Task Scaling_goes_first_then_the_endpoint_then_what_it_served_with()
    {
        (await DeleteAsync()).ShouldBe(7);
        _said.ShouldBe(
        [
            "scaling policy pipe-trips-invocations: deleted",
            "scalable target endpoint/pipe-trips/variant/live: deleted",
            "endpoint pipe-trips: deleted",
            $"endpoint configuration {First}: deleted",
            $"endpoint configuration {Second}: deleted",
            $"model {First}: deleted",
            $"model {Second}: deleted",
        ]);
        // Nothing goes before the endpoint is gone.
        _sageMaker.Calls.Take(5).Select(call => call.Split(' ')[0]).ShouldBe(["DescribeEndpoint", "DeleteEndpoint", "DescribeEndpoint", "DescribeEndpoint", "ListEndpointConfigs"]);
    }

    [Fact]
    public async Task Names_that_only_look_alike_are_left_alone_on_every_page()
    {
        await DeleteAsync();
        _sageMaker.Calls.Where(call => call.StartsWith("DeleteModel", StringComparison.Ordinal)).Count().ShouldBe(2);
        _sageMaker.Calls.ShouldNotContain(call => call.Contains("mine", StringComparison.Ordinal));
        _sageMaker.Calls.ShouldContain("""ListModels {"NameContains":"pipe-trips-","NextToken":"more"}""");
    }

    [Theory]
    [InlineData("Creating")]
    [InlineData("Updating")]
    [InlineData("RollingBack")]
    [InlineData("SystemUpdating")]
    public async Task An_endpoint_that_changes_is_waited_for_since_sagemaker_would_refuse(string status)
    {
        _statuses.Clear();
        foreach (var next in new[] { status, status, "InService", "Deleting" }) _statuses.Enqueue(next);
        await DeleteAsync();
        _sageMaker.Calls.TakeWhile(call => !call.StartsWith("DeleteEndpoint ", StringComparison.Ordinal)).Count().ShouldBe(3);
        _sageMaker.Calls.Count(call => call.StartsWith("DeleteEndpoint ", StringComparison.Ordinal)).ShouldBe(1);
    }

    [Fact]
    public async Task Where_no_model_ever_served_there_is_nothing_to_delete()
    {
        var nothing = new ScriptedService((operation, _) => operation switch
        {
            "DescribeEndpoint" => throw Gone(),
            _ => new JsonObject { [operation["List".Length..]] = new JsonArray() },
        });
        var noScaling = new ScriptedService((operation, _) => new JsonObject { [operation["Describe".Length..]] = new JsonArray() });
        (await new WorkflowResources(nothing, noScaling, new StackNames("pipe"), TimeProvider.System).DeleteAsync(_said.Add, TestContext.Current.CancellationToken)).ShouldBe(0);
        _said.ShouldBeEmpty();
    }

    [Fact]
    public async Task A_refusal_is_no_absence()
    {
        var refusing = new ScriptedService((_, _) => throw new ServiceException(400, "AccessDeniedException", "not authorized"));
        await Should.ThrowAsync<ServiceException>(
            () => new WorkflowResources(refusing, refusing, new StackNames("pipe"), TimeProvider.System).DeleteAsync(_said.Add, TestContext.Current.CancellationToken));
    }

    private Task<int> DeleteAsync() =>
        new WorkflowResources(_sageMaker, _scaling, new StackNames("pipe"), new WaitAwareTime { AutoAdvance = true }).DeleteAsync(_said.Add, TestContext.Current.CancellationToken);

    private JsonObject SageMaker(string operation, JsonObject input) => operation switch
    {
        "DescribeEndpoint" => _statuses.TryDequeue(out var status) ? new JsonObject { ["EndpointStatus"] = status } : throw Gone(),
        "ListEndpointConfigs" => new JsonObject { ["EndpointConfigs"] = Named("EndpointConfigName", First, Second, "pipe-trips-mine") },
        "ListModels" when input["NextToken"] is null => new JsonObject { ["Models"] = Named("ModelName", First, "pipe-trips-mine"), ["NextToken"] = "more" },
        "ListModels" => new JsonObject { ["Models"] = Named("ModelName", Second, "other-pipe-trips-20260115-120000-0123abcd") },
        _ => [],
    };

    private static JsonObject Scaling(string operation, JsonObject input) => operation switch
    {
        "DescribeScalingPolicies" => new JsonObject { ["ScalingPolicies"] = new JsonArray(Target(("PolicyName", "pipe-trips-invocations"))) },
        "DescribeScalableTargets" => new JsonObject { ["ScalableTargets"] = new JsonArray(Target()) },
        _ => [],
    };

    private static JsonObject Target(params (string Name, string Value)[] more)
    {
        var target = new JsonObject { ["ResourceId"] = "endpoint/pipe-trips/variant/live", ["ScalableDimension"] = "sagemaker:variant:DesiredInstanceCount" };
        foreach (var (name, value) in more) target[name] = value;
        return target;
    }

    private static JsonArray Named(string member, params string[] names) => new([.. names.Select(name => (JsonNode)new JsonObject { [member] = name })]);

    private static ServiceException Gone() => new(400, "ValidationException", "Could not find endpoint \"pipe-trips\".");
}
