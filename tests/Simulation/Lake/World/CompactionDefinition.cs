using System.Globalization;
using Pipeline.Cloud.StepFunctions.Definitions;
using Pipeline.Cloud.StepFunctions.Executions;
using Pipeline.Simulation.Lake.Schedules;
using Pipeline.Testing;

namespace Pipeline.Simulation.Lake.World;

/// <summary>The definition of the compaction, with the placeholders filled in as a schedule says.</summary>
/// <param name="text">The definition's text.</param>
internal sealed class CompactionDefinition(string text)
{
    private readonly Dictionary<(int RetentionHours, int LinesPerQuery), StateMachineVersion> _machines = [];

    /// <summary>The file of the definition, from the root of the repository.</summary>
    public const string File = "statemachines/compact.asl.yaml";

    /// <summary>The definition as it is deployed.</summary>
    public static string Deployed() => System.IO.File.ReadAllText(Path.Combine(Repository.Root, File));

    /// <summary>The state machine with a schedule's settings.</summary>
    public StateMachineVersion For(int retentionHours, int linesPerQuery)
    {
        if (_machines.TryGetValue((retentionHours, linesPerQuery), out var known)) return known;
        var values = new Dictionary<string, string>
        {
            ["BucketName"] = "lake",
            ["DatabaseName"] = "database",
            ["WorkGroupName"] = "workgroup",
            ["TopicArn"] = "arn:aws:sns:us-east-1:000000000000:decisions",
            ["RetentionHours"] = retentionHours.ToString(CultureInfo.InvariantCulture),
            // For as long as the template keeps the log.
            ["LogDays"] = "60",
            ["LinesPerQuery"] = linesPerQuery.ToString(CultureInfo.InvariantCulture),
            ["MostUnreadable"] = LakeSchedule.MostUnreadable.ToString(CultureInfo.InvariantCulture),
        };
        if (DefinitionSubstitutions.Names(text).Except(values.Keys).ToList() is { Count: > 0 } unknown)
            throw new InvalidOperationException($"The simulation has no value for {string.Join(", ", unknown)} of {File}.");
        var definition = DefinitionSubstitutions.Apply(text, values).ToJsonString();
        var (graph, findings) = DefinitionParser.Parse(definition);
        if (findings.Problems.Count > 0) throw new InvalidOperationException($"{File}: {findings.Problems[0]}");
        return _machines[(retentionHours, linesPerQuery)] = new StateMachineVersion(
            "arn:aws:states:us-east-1:000000000000:stateMachine:compact", "compact", "arn:aws:iam::000000000000:role/compact", definition, graph!, null, DateTimeOffset.UnixEpoch, DateTimeOffset.UnixEpoch);
    }
}
