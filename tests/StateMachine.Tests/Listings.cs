using System.Text.Json.Nodes;
using Pipeline.Cloud.Protocol;
using Pipeline.Testing.StepFunctions;

namespace Pipeline.StateMachine.Tests;

/// <summary>Lists of running executions as ListExecutions may answer.</summary>
internal static class Listings
{
    /// <summary>A run that has newer executions before it on the first page and nobody on the second, which is the last.</summary>
    public static Interposition TwoPages() => (_, operation, input) => (operation, (string?)input["nextToken"]) switch
    {
        ("ListExecutions", null) => Task.FromResult(Page(DateTimeOffset.MaxValue, "newer", "second")),
        ("ListExecutions", _) => Task.FromResult(Page(DateTimeOffset.MaxValue, "none", null, 0)),
        _ => null,
    };

    /// <summary>Older runs than the one that looks, whenever it does.</summary>
    /// <param name="names">What their names begin with.</param>
    public static Interposition Running(params string[] names) => (_, operation, _) => operation == "ListExecutions" ? Task.FromResult(Older(names)) : null;

    /// <summary>A page of older runs.</summary>
    /// <param name="names">What their names begin with.</param>
    public static JsonObject Older(params string[] names) =>
        new() { ["executions"] = new JsonArray([.. names.Select(name => Entry($"{name}-0", DateTimeOffset.UnixEpoch))]) };

    /// <summary>A page of others' executions.</summary>
    /// <param name="start">When they started.</param>
    /// <param name="name">What their names begin with.</param>
    /// <param name="next">The token of the next page; null on the last.</param>
    /// <param name="count">How many they are.</param>
    public static JsonObject Page(DateTimeOffset start, string name, string? next, int count = 2)
    {
        var page = new JsonObject
        {
            ["executions"] = new JsonArray([.. Enumerable.Range(0, count).Select(i => Entry($"{name}-{i}", start))]),
        };
        if (next is not null) page["nextToken"] = next;
        return page;
    }

    private static JsonObject Entry(string name, DateTimeOffset start) => new()
    {
        ["executionArn"] = $"arn:aws:states:us-east-1:000000000000:execution:retrain:{name}",
        ["name"] = name,
        ["startDate"] = AwsTimestamp.Node(start),
    };
}
