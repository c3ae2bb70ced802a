using System.Text.Json.Nodes;
using Pipeline.Cloud.StepFunctions.Definitions;
using Pipeline.Testing;

namespace Pipeline.StateMachine.Tests.Compaction;

/// <summary>The definition of the compaction as it is deployed, with the placeholders filled in.</summary>
internal static class CompactDefinition
{
    /// <summary>What template.yaml puts in for the placeholders.</summary>
    public static IReadOnlyDictionary<string, string> Values { get; } = new Dictionary<string, string>
    {
        ["BucketName"] = "lake",
        ["DatabaseName"] = "stack_lake",
        ["WorkGroupName"] = "stack-lake",
        ["TopicArn"] = "arn:aws:sns:us-east-1:000000000000:decisions",
        ["RetentionHours"] = "24",
        ["LinesPerQuery"] = "20000000",
        ["MostUnreadable"] = "0.01",
    };

    public static string Text => File.ReadAllText(Path.Combine(Repository.Root, "statemachines", "compact.asl.yaml"));

    /// <summary>The definition, with some values other than usual.</summary>
    public static JsonObject With(params (string Name, string Value)[] changes)
    {
        var values = new Dictionary<string, string>(Values);
        foreach (var (name, value) in changes) values[name] = value;
        return DefinitionSubstitutions.Apply(Text, values);
    }

    /// <summary>The states, by name; without those within others.</summary>
    public static JsonObject States => With()["States"]!.AsObject();
}
