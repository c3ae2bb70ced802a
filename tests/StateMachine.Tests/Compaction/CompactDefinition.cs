using System.Text.Json.Nodes;

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
        ["LogDays"] = "60",
        ["LinesPerQuery"] = "20000000",
        ["MostUnreadable"] = "0.01",
    };

    private static readonly DefinitionFile Definition = new("compact.asl.yaml", Values);

    public static string Text => Definition.Text;

    /// <summary>The definition, with some values other than usual.</summary>
    public static JsonObject With(params (string Name, string Value)[] changes) => Definition.With(changes);

    /// <summary>The states, by name; without those within others.</summary>
    public static JsonObject States => With()["States"]!.AsObject();
}
