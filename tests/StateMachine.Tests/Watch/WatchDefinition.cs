using System.Text.Json.Nodes;

namespace Pipeline.StateMachine.Tests.Watch;

/// <summary>The definition of the watch as it is deployed, with the placeholders filled in.</summary>
internal static class WatchDefinition
{
    /// <summary>What template.yaml puts in for the placeholders.</summary>
    public static IReadOnlyDictionary<string, string> Values { get; } = new Dictionary<string, string>
    {
        ["BucketName"] = "lake",
        ["DatabaseName"] = "stack_lake",
        ["WorkGroupName"] = "stack-lake",
        ["EndpointName"] = "stack-trips",
        ["MostChange"] = "1",
        ["StackName"] = "stack",
    };

    private static readonly DefinitionFile Definition = new("watch.asl.yaml", Values);

    public static string Text => Definition.Text;

    /// <summary>The definition, with some values other than usual.</summary>
    public static JsonObject With(params (string Name, string Value)[] changes) => Definition.With(changes);

    /// <summary>The states, by name.</summary>
    public static JsonObject States => With()["States"]!.AsObject();
}
