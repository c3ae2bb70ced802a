using System.Text.Json.Nodes;

namespace Pipeline.Template.Tests;

/// <summary>Names that an account has once: each carries the stack's name, so that a second stack can stand beside the first.</summary>
public sealed class NameTests
{
    private static readonly string[] Names =
    [
        "AliasName", "Name", "ConsumerName", "TableName", "BucketName", "QueueName", "LogGroupName", "TopicName", "AlarmName", "DashboardName", "FunctionName", "RoleName",
        "WorkGroup",
    ];

    private static readonly ProjectTemplate Template = new();

    [Fact]
    public void Every_name_carries_the_stacks_name()
    {
        foreach (var (resource, written) in Template.Resources)
        {
            var properties = written!["Properties"]?.AsObject() ?? [];
            // What refers to another resource by its name has the name of that.
            foreach (string name in Names.Where(name => properties.ContainsKey(name) && properties[name]!["Ref"] is null))
                properties[name]!.ToJsonString().ShouldContain("${AWS::StackName}", Case.Sensitive, $"{resource}.{name}");
        }
    }

    [Fact]
    public void No_schedule_is_named_by_SAM_which_leaves_the_stacks_name_out()
    {
        foreach (string type in (string[])["AWS::Serverless::Function", "AWS::Serverless::StateMachine"])
        {
            foreach (string resource in Template.OfType(type))
            {
                var events = Template.Properties(resource)["Events"] as JsonObject ?? [];
                events.Where(source => source.Value!["Type"]!.ToString().StartsWith("Schedule", StringComparison.Ordinal) && source.Value["Properties"]!["Name"] is null)
                    .Select(source => source.Key).ShouldBeEmpty(resource);
            }
        }
    }
}
