using System.Text.Json.Nodes;
using Pipeline.Cloud.CloudWatch;
using Pipeline.Cloud.CloudWatch.Alarms;
using Pipeline.Cloud.CloudWatch.Metrics;
using Pipeline.Cloud.Composition;
using Pipeline.Cloud.Deployment;
using Pipeline.Cloud.Deployment.Stack;
using Pipeline.Cloud.Deployment.Template;
using Pipeline.Cloud.Sns;
using Pipeline.Cloud.Targets;
using Pipeline.Testing;

namespace Pipeline.Cloud.Tests.Deployment.Resources;

/// <summary>Alarms of templates in the local CloudWatch. Source: "AWS::CloudWatch::Alarm" of the CloudFormation guide.</summary>
public sealed class AlarmHandlerTests : IAsyncLifetime
{
    private readonly TemporaryDirectory _directory = new();
    private CloudUnderTest _cloud = null!;
    private TemplateDeployer _deployer = null!;
    private CloudWatchService _cloudWatch = null!;

    public async ValueTask InitializeAsync()
    {
        _cloud = await CloudUnderTest.StartAsync((options, calls) =>
        {
            var context = CloudContext.Unchecked(options, TimeProvider.System, calls);
            _cloudWatch = new CloudWatchService(context, new MetricStore(TimeProvider.System), new UncheckedTargetPolicies());
            return [_cloudWatch, new SnsService(context, new UncheckedTargetPolicies())];
        });
        _deployer = new TemplateDeployer(_cloud.Options, _cloud.Dispatcher, TimeProvider.System);
    }

    public async ValueTask DisposeAsync()
    {
        await _cloud.DisposeAsync();
        _directory.Dispose();
    }

    [Fact]
    public async Task An_alarm_lives_and_dies_with_its_stack()
    {
        var made = await DeployAsync(Alarm("Threshold: !Ref Most"));
        made.NotEmulated.ShouldBeEmpty();
        made.Outputs["Name"].ShouldBe("s-A");
        made.Outputs["Arn"].ShouldBe("arn:aws:cloudwatch:us-east-1:000000000000:alarm:s-A");
        var alarm = _cloudWatch.Alarms.All.ShouldHaveSingleItem();
        (alarm.Name, alarm.Arn, alarm.Definition.Threshold, alarm.Definition.EvaluationPeriods).ShouldBe(("s-A", made.Outputs["Arn"], 0.5, 3));
        alarm.Definition.AlarmActions.ShouldBe(["arn:aws:sns:us-east-1:000000000000:s-T"]);

        await _cloud.InvokeAsync("cloudwatch", "SetAlarmState", new JsonObject { ["AlarmName"] = "s-A", ["StateValue"] = "ALARM", ["StateReason"] = "r" });
        await DeployAsync(Alarm("Threshold: 7"));
        alarm = _cloudWatch.Alarms.All.ShouldHaveSingleItem();
        (alarm.Name, alarm.Definition.Threshold, alarm.Status.State).ShouldBe(("s-A", 7, AlarmState.Alarm));

        await DeployAsync(Alarm("Threshold: 7, AlarmName: other"));
        _cloudWatch.Alarms.All.ShouldHaveSingleItem().Name.ShouldBe("other");
        _cloudWatch.Alarms.All[0].Status.State.ShouldBe(AlarmState.InsufficientData);

        (await _deployer.DeleteAsync("s", 1, TestContext.Current.CancellationToken)).Status.ShouldBe(StackStatus.DeleteComplete);
        _cloudWatch.Alarms.All.ShouldBeEmpty();
    }

    [Theory]
    [InlineData("ComparisonOperator: GreaterThanUpperThreshold, ThresholdMetricId: ad1")]
    [InlineData("Threshold: 1, ExtendedStatistic: tm90, Statistic: !Ref AWS::NoValue")]
    public async Task One_that_the_local_CloudWatch_cannot_evaluate_is_recorded_and_reported(string members)
    {
        (await DeployAsync(Alarm(members))).NotEmulated.ShouldBe(["A (AWS::CloudWatch::Alarm)"]);
        _cloudWatch.Alarms.All.ShouldBeEmpty();
        await DeployAsync(Alarm(members + ", AlarmDescription: d"));
        (await _deployer.DeleteAsync("s", 1, TestContext.Current.CancellationToken)).Status.ShouldBe(StackStatus.DeleteComplete);
    }

    [Fact]
    public async Task One_that_breaks_a_rule_fails_the_stack_and_leaves_its_name_free()
    {
        (await FailAsync(Alarm("Threshold: 1, Period: 61, AlarmName: mine"))).Message.ShouldContain("Period must be");
        await _deployer.DeleteAsync("s", 1, TestContext.Current.CancellationToken);
        await DeployAsync(Alarm("Threshold: 1, AlarmName: mine"));
    }

    [Fact]
    public async Task One_that_is_there_already_is_refused()
    {
        _cloudWatch.Alarms.Put(CloudWatch.Alarms.Definitions.Of(1) with { Name = "taken" });
        (await FailAsync(Alarm("Threshold: 1, AlarmName: taken"))).Message.ShouldContain("already exists");
        _cloudWatch.Alarms.All.ShouldHaveSingleItem().Definition.EvaluationPeriods.ShouldBe(1);
    }

    private static string Alarm(string members)
    {
        string[] defaults = ["Namespace: N", "MetricName: M", "Statistic: Sum", "Period: 60", "EvaluationPeriods: '3'", "ComparisonOperator: LessThanThreshold", "AlarmActions: [!Ref T]"];
        return "{ " + string.Join(", ", [members, .. defaults.Where(one => !members.Contains(one.Split(':')[0] + ":", StringComparison.Ordinal))]) + " }";
    }

    private async Task<TemplateException> FailAsync(string alarm) => await Should.ThrowAsync<TemplateException>(() => DeployAsync(alarm));

    private Task<DeployedStack> DeployAsync(string alarm)
    {
        File.WriteAllText(_directory.File("template.yaml"), $$"""
            Parameters:
              Most: { Type: Number, Default: 0.5 }
            Resources:
              T: { Type: AWS::SNS::Topic }
              A: { Type: AWS::CloudWatch::Alarm, Properties: {{alarm}} }
            Outputs:
              Name: { Value: !Ref A }
              Arn: { Value: !GetAtt A.Arn }
            """);
        return _deployer.DeployAsync(
            new DeploymentOptions { TemplateFile = _directory.File("template.yaml"), ArtifactsDirectory = _directory.Path, StackName = "s" }, TestContext.Current.CancellationToken);
    }
}
