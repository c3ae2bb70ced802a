using System.Text.Json.Nodes;
using Pipeline.Cloud.Calls;
using Pipeline.Cloud.CloudWatch;
using Pipeline.Cloud.CloudWatch.Metrics;
using Pipeline.Cloud.Composition;
using Pipeline.Cloud.Deployment;
using Pipeline.Cloud.Deployment.Stack;
using Pipeline.Cloud.Deployment.Template;
using Pipeline.Cloud.Lambda;
using Pipeline.Cloud.Lambda.Environments;
using Pipeline.Cloud.Lambda.Settings;
using Pipeline.Cloud.Targets;
using Pipeline.Cloud.Tests.Lambda;
using Pipeline.Testing;

namespace Pipeline.Cloud.Tests.Deployment.CodeDeploy;

/// <summary>A stack's update moves a function's alias as its DeploymentPreference says. Source: "Deploying serverless applications gradually with AWS SAM".</summary>
public sealed class AliasDeploymentTests : IAsyncLifetime
{
    private const string Canary = "Canary10Percent5Minutes";

    private readonly TemporaryDirectory _directory = new();
    private readonly WaitAwareTime _time = new();
    private readonly List<string> _pointed = [];
    private Func<Task> _onceShifted = () => Task.CompletedTask;
    private CloudUnderTest _cloud = null!;
    private TemplateDeployer _deployer = null!;

    public async ValueTask InitializeAsync()
    {
        _cloud = await CloudUnderTest.StartAsync((options, calls) =>
        {
            var context = CloudContext.Unchecked(options, TimeProvider.System, calls);
            var surroundings = new FunctionSurroundings(new EnvironmentRegistry(), new Uri("http://127.0.0.1:1"));
            return
            [
                new CloudWatchService(context, new MetricStore(TimeProvider.System), new UncheckedTargetPolicies()),
                new LambdaService(context, new LambdaOptions(), surroundings, new MemoryObjects(), new MemoryStreams()),
            ];
        }, steps: [new AliasStep(PointedAsync)]);
        _deployer = new TemplateDeployer(_cloud.Options, _cloud.Dispatcher, _time);
    }

    public async ValueTask DisposeAsync()
    {
        await _cloud.DisposeAsync();
        _directory.Dispose();
    }

    [Fact]
    public async Task On_creation_nothing_is_shifted()
    {
        var stack = await DeployAsync("one", Canary);
        stack.NotEmulated.ShouldBeEmpty();
        (await AliasAsync()).ShouldBe("1");
    }

    [Fact]
    public async Task A_canary_has_its_share_for_its_time_and_then_all()
    {
        await DeployAsync("one", Canary);
        var update = DeployAsync("two", Canary);
        await ShiftingAsync("1+2:0.1");
        // Five minutes, at a hundredth.
        await AdvanceAsync(TimeSpan.FromSeconds(2));
        (await AliasAsync()).ShouldBe("1+2:0.1");
        await AdvanceAsync(TimeSpan.FromSeconds(1));
        await Eventually.EndsAsync(update, "the update ends");
        (await AliasAsync()).ShouldBe("2");
    }

    [Fact]
    public async Task A_linear_shift_goes_step_by_step()
    {
        await DeployAsync("one", "Linear10PercentEvery3Minutes");
        var update = DeployAsync("two", "Linear10PercentEvery3Minutes");
        foreach (var share in new[] { "0.1", "0.2", "0.3", "0.4", "0.5", "0.6", "0.7", "0.8", "0.9" })
        {
            await ShiftingAsync($"1+2:{share}");
            _time.Advance(TimeSpan.FromSeconds(1));
            await Eventually.HoldsAsync(() => _time.Waiting > 0, "the rest of the step");
            _time.Advance(TimeSpan.FromSeconds(0.8));
        }

        await Eventually.EndsAsync(update, "the update ends");
        (await AliasAsync()).ShouldBe("2");
    }

    [Theory]
    [InlineData("AllAtOnce", "2")]
    [InlineData("Canary10Percent15Minutes", "2")]
    public async Task Without_waits_every_kind_ends_at_once(string kind, string version)
    {
        await DeployAsync("one", kind);
        await DeployAsync("two", kind, waitScale: 0);
        (await AliasAsync()).ShouldBe(version);
    }

    [Fact]
    public async Task An_alarm_that_rings_while_the_canary_runs_brings_the_old_version_back_and_rolls_the_stack_back()
    {
        await DeployAsync("one", Canary);
        var update = DeployAsync("two", Canary);
        await ShiftingAsync("1+2:0.1");
        await RingAsync("s-version-2");
        _time.Advance(TimeSpan.FromSeconds(1));
        var error = await Should.ThrowAsync<TemplateException>(Eventually.EndsAsync(update, "the update fails"));
        error.Message.ShouldContain("DeploymentStopped: The deployment of version 2 was stopped, and the alias is back at version 1: s-version-2 is in state ALARM.");
        (await AliasAsync()).ShouldBe("1");
        var stack = _deployer.Find("s")!;
        stack.Status.ShouldBe(StackStatus.UpdateRollbackComplete);
        stack.Events.ShouldContain(happened => happened.LogicalId == "FAliaslive" && happened.Kind == StackEventKind.UpdateFailed && happened.Reason.Contains("s-version-2"));
        // $LATEST is what it was as well, although the folder holds the new code.
        (await NoteAsync("$LATEST")).ShouldBe("one");
        (await NoteAsync("live")).ShouldBe("one");

        // The alarm of the version that is gone is gone with it: the next deployment goes on.
        await DeployAsync("three", Canary, waitScale: 0);
        (await AliasAsync()).ShouldBe("3");
        (await NoteAsync("live")).ShouldBe("three");
    }

    [Fact]
    public async Task An_alarm_that_rings_already_stops_the_deployment_before_anything_is_shifted()
    {
        await DeployAsync("one", Canary, alarms: "[!Ref Always]");
        await RingAsync("always");
        (await Should.ThrowAsync<TemplateException>(() => DeployAsync("two", Canary, alarms: "[!Ref Always]"))).Message.ShouldContain("always is in state ALARM.");
        (await AliasAsync()).ShouldBe("1");
        _pointed.ShouldAllBe(version => version == "1");
    }

    [Fact]
    public async Task An_alarm_that_rings_once_all_is_shifted_brings_the_old_version_back()
    {
        await DeployAsync("one", "AllAtOnce");
        _onceShifted = () => RingAsync("s-version-2");
        (await Should.ThrowAsync<TemplateException>(() => DeployAsync("two", "AllAtOnce"))).Message.ShouldContain("s-version-2 is in state ALARM.");
        (await AliasAsync()).ShouldBe("1");
    }

    [Fact]
    public async Task An_alarm_that_the_preference_does_not_name_stops_nothing()
    {
        await DeployAsync("one", Canary);
        await RingAsync("always");
        await DeployAsync("two", Canary, waitScale: 0);
        (await AliasAsync()).ShouldBe("2");
    }

    [Fact]
    public async Task When_another_resource_fails_the_alias_goes_back_at_once()
    {
        await DeployAsync("one", Canary);
        var update = DeployAsync("two", Canary, failAt: "After");
        await ShiftingAsync("1+2:0.1");
        await AdvanceAsync(TimeSpan.FromSeconds(3));
        // No step of the way back waits.
        await Should.ThrowAsync<TemplateException>(Eventually.EndsAsync(update, "the update fails"));
        (await AliasAsync()).ShouldBe("1");
        _deployer.Find("s")!.Status.ShouldBe(StackStatus.UpdateRollbackComplete);
    }

    [Fact]
    public async Task An_unknown_kind_is_refused() =>
        (await Should.ThrowAsync<TemplateException>(() => DeployAsync("one", "Canary50Percent1Minute"))).Message.ShouldContain(
            "CodeDeploy has no configuration 'CodeDeployDefault.LambdaCanary50Percent1Minute'.");

    [Fact]
    public async Task Functions_that_run_around_a_deployment_are_refused() =>
        (await Should.ThrowAsync<TemplateException>(() => DeployAsync("one", "AllAtOnce, Hooks: { PreTraffic: !Ref F }"))).Message.ShouldContain("DeploymentPreference.Hooks");

    // The version, and the additional one with its weight.
    private async Task<string> AliasAsync() => Text(await CallAsync("lambda", "GetAlias", new JsonObject { ["FunctionName"] = "f", ["Name"] = "live" }));

    private static string Text(JsonObject alias)
    {
        var weights = alias["RoutingConfig"]?["AdditionalVersionWeights"] as JsonObject ?? [];
        return alias["FunctionVersion"] + string.Concat(weights.Select(entry => $"+{entry.Key}:{entry.Value}"));
    }

    private async Task<string> NoteAsync(string qualifier)
    {
        var found = await CallAsync("lambda", "GetFunction", new JsonObject { ["FunctionName"] = "f", ["Qualifier"] = qualifier });
        return await File.ReadAllTextAsync(Path.Combine(new Uri(found["Code"]!["Location"]!.GetValue<string>()).LocalPath, "bootstrap"));
    }

    private async Task ShiftingAsync(string alias) => await Eventually.HoldsAsync(async () => _time.Waiting > 0 && await AliasAsync() == alias, $"the alias is {alias}");

    // Look by look, as the deployment does.
    private async Task AdvanceAsync(TimeSpan time)
    {
        for (var second = 1; second <= time.TotalSeconds; second++)
        {
            await Eventually.HoldsAsync(() => _time.Waiting > 0, "the next look");
            _time.Advance(TimeSpan.FromSeconds(1));
        }
    }

    private Task RingAsync(string alarm) =>
        CallAsync("cloudwatch", "SetAlarmState", new JsonObject { ["AlarmName"] = alarm, ["StateValue"] = "ALARM", ["StateReason"] = "r" });

    private Task<JsonObject> CallAsync(string service, string operation, JsonObject input) => _cloud.InvokeAsync(service, operation, input);

    private Task<DeployedStack> DeployAsync(string code, string kind, string alarms = "[!Ref OfVersion]", double waitScale = 0.01, string? failAt = null)
    {
        Directory.CreateDirectory(_directory.File("F"));
        File.WriteAllText(_directory.File("F/bootstrap"), code);
        File.WriteAllText(_directory.File("template.yaml"), $$"""
            Resources:
              F:
                Type: AWS::Serverless::Function
                Properties:
                  FunctionName: f
                  Runtime: provided.al2023
                  Handler: bootstrap
                  CodeUri: .
                  Role: arn:aws:iam::000000000000:role/r
                  AutoPublishAlias: live
                  DeploymentPreference: { Type: {{kind}}, Role: "arn:aws:iam::000000000000:role/r", Alarms: {{alarms}} }
              OfVersion: { Type: AWS::CloudWatch::Alarm, Properties: { AlarmName: !Sub "s-version-${F.Version.Version}", {{Metric}} } }
              Always: { Type: AWS::CloudWatch::Alarm, Properties: { AlarmName: always, {{Metric}} } }
              After: { Type: AWS::CloudWatch::Alarm, Properties: { AlarmName: after, AlarmDescription: !Sub "${F.Alias} ${F.Version.Version}", {{Metric}} } }
            """);
        return _deployer.DeployAsync(
            new DeploymentOptions
            {
                TemplateFile = _directory.File("template.yaml"),
                ArtifactsDirectory = _directory.Path,
                StackName = "s",
                TrafficWaitScale = waitScale,
                FailAt = failAt,
            },
            TestContext.Current.CancellationToken);
    }

    private const string Metric =
        "Namespace: N, MetricName: M, Statistic: Sum, Period: 60, EvaluationPeriods: 1, Threshold: 0, ComparisonOperator: GreaterThanThreshold";

    private Task PointedAsync(JsonObject alias)
    {
        _pointed.Add(Text(alias));
        return _pointed[^1] == "2" ? _onceShifted() : Task.CompletedTask;
    }

    // Tells of every change of an alias.
    private sealed class AliasStep(Func<JsonObject, Task> changed) : ICallStep
    {
        public async Task InvokeAsync(ServiceCall call, Func<Task> next)
        {
            await next();
            if (call.Operation.Name == "UpdateAlias") await changed(await call.MembersAsync());
        }
    }
}
