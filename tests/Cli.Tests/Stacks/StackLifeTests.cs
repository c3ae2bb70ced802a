using Pipeline.Cli.Stacks;
using Pipeline.Cloud.Deployment.Template;
using Pipeline.Testing;

namespace Pipeline.Cli.Tests.Stacks;

/// <summary>The template's stack lives as CloudFormation lets it: a short form of <c>make stack</c>.</summary>
[Trait("Cost", "process")]
public sealed class StackLifeTests
{
    [Fact]
    public async Task The_templates_stack_lives_through_all_of_it()
    {
        using var copy = new TemplateCopy();
        (await LiveAsync(copy)).ShouldBeEmpty();
    }

    // Each of these was in the template, or is what somebody will write into it.
    [Theory]
    [InlineData("DataBucket", "DeletionPolicy: RetainExceptOnCreate", "DeletionPolicy: Retain")]
    [InlineData("TripStream", "DeletionPolicy: RetainExceptOnCreate", "DeletionPolicy: Retain")]
    [InlineData("LookupsTable", "DeletionPolicy: RetainExceptOnCreate", "DeletionPolicy: Retain")]
    [InlineData("PredictionsTable", "DeletionPolicy: RetainExceptOnCreate", "DeletionPolicy: Retain")]
    [InlineData("FailedEventsQueue", "DeletionPolicy: RetainExceptOnCreate", "DeletionPolicy: Retain")]
    [InlineData("DataKey", "DeletionPolicy: RetainExceptOnCreate", "DeletionPolicy: Retain")]
    [InlineData("LookupsTable", "DeletionProtectionEnabled: !If [ProtectsTables, true, false]", "DeletionProtectionEnabled: true")]
    [InlineData("DataKeyAlias", "alias/${AWS::StackName}", "alias/pipeline")]
    [InlineData("ScoringLogGroup", "/aws/lambda/${AWS::StackName}-scoring", "/aws/lambda/scoring")]
    [InlineData("DecisionsTopic", "TopicName: !Sub \"${AWS::StackName}-decisions\"", "TopicName: decisions")]
    [InlineData("FailedEventsQueue", "QueueName: !Sub \"${AWS::StackName}-failed-events\"", "QueueName: failed-events")]
    [InlineData("EndpointRefusalsAlarm", "AlarmActions: [!Ref AlarmsTopic]\n      OKActions: [!Ref AlarmsTopic]", "AlarmActions: [!Sub \"arn:aws:sns:${AWS::Region}:${AWS::AccountId}:${AWS::StackName}-alarms\"]")]
    [InlineData("WorkflowSchedule", "Name: !Sub \"${AWS::StackName}-retrain\"", "Name: retrain")]
    [InlineData("LakeWorkGroup", "Name: !Sub \"${AWS::StackName}-lake\"", "Name: lake")]
    [InlineData("Dashboard", "DashboardName: !Sub \"${AWS::StackName}-${Stage}\"", "DashboardName: !Sub \"${Stage}\"")]
    [InlineData("ScoringFunction", "[ReplaysFromATime, AT_TIMESTAMP, TRIM_HORIZON]\n            StartingPositionTimestamp: !If [ReplaysFromATime, !Ref ReplayFrom, !Ref AWS::NoValue]", "[ReplaysFromATime, TRIM_HORIZON, TRIM_HORIZON]")]
    [InlineData("ScoringFunction", "              Action: s3:ListBucket\n              Resource: !GetAtt FailuresBucket.Arn", "              Action: s3:GetBucketLocation\n              Resource: !GetAtt FailuresBucket.Arn")]
    [InlineData("FailuresBucket", "DeletionPolicy: RetainExceptOnCreate", "DeletionPolicy: Retain")]
    public async Task A_fault_in_the_template_is_found(string resource, string text, string fault)
    {
        using var copy = new TemplateCopy();
        copy.Change(resource, text, fault);
        (await LiveAsync(copy)).ShouldNotBeEmpty();
    }

    private static async Task<IReadOnlyList<string>> LiveAsync(TemplateCopy copy)
    {
        var stop = TestContext.Current.CancellationToken;
        IReadOnlyList<ParameterVariation> variations;
        StackLab lab;
        try
        {
            variations = ParameterVariation.Of(new TemplateReader(copy.Template).Read());
            lab = await StackLab.StartAsync(copy.Template, copy.Folder, Repository.NodeModules, TimeProvider.System, stop);
        }
        catch (TemplateException e)
        {
            return [e.Message];
        }

        await using (lab)
        {
            var life = new StackLife(lab, variations);
            var problems = new List<string>();
            foreach (var part in (Func<Task<LifeCheck>>[])[() => life.OrdersAsync(10, stop), () => life.FailuresAsync(10, stop), () => life.TwoStacksAsync(stop), () => life.DeletionAsync(stop), () => life.ParametersAsync(stop)])
            {
                problems.AddRange((await part()).Problems);
                // The first fault found is enough.
                if (problems.Count > 0) return problems;
            }

            return problems;
        }
    }
}
