using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Pipeline.Cli.Executions;
using Pipeline.Cli.Hosting;
using Pipeline.Cli.Models;

namespace Pipeline.Cli.Withdrawal;

/// <summary>
/// Finds the runs of the workflow that have read a file of labels: by their histories, which tell when they gathered labels and from which day on. Step
/// Functions keeps a run for 90 days after its end.
/// </summary>
/// <param name="stepFunctions">Step Functions.</param>
/// <param name="executions">The workflow's executions.</param>
/// <param name="bucket">The bucket.</param>
internal sealed partial class ReadingRuns(IJsonService stepFunctions, StateMachineExecutions executions, string bucket)
{
    private const string Lookups = "lookups/";
    private const string GatheringState = "GatherExamples";

    /// <summary>Finds the runs, the newest first.</summary>
    /// <param name="file">The file.</param>
    /// <param name="models">The names of the endpoint's models.</param>
    /// <param name="withdrawnAt">When the file was withdrawn; null if it was not.</param>
    /// <param name="cancellationToken">Stops between two runs.</param>
    public async Task<IReadOnlyList<ReadingRun>> FindAsync(AcceptedFile file, IReadOnlyList<string> models, DateTimeOffset? withdrawnAt, CancellationToken cancellationToken)
    {
        var found = new List<ReadingRun>();
        foreach (var execution in await executions.ListAsync(cancellationToken))
        {
            if (execution.Ended < file.LandedAt) continue;
            var history = await HistoryAsync(execution, cancellationToken);
            if (!HasRead(history, file, withdrawnAt)) continue;
            var output = await executions.OutputAsync(execution, cancellationToken);
            found.Add(new ReadingRun(
                execution.Name, output?["decision"]?.ToString() ?? execution.Status, models.FirstOrDefault(model => ModelNames.IsOf(execution.Arn, model)), execution.Status == "RUNNING")
            {
                Lookups = [.. history.Select(LookupsIn).OfType<string>()],
            });
        }

        return found;
    }

    private Task<IReadOnlyList<JsonObject>> HistoryAsync(Execution execution, CancellationToken cancellationToken) =>
        stepFunctions.ListAsync("GetExecutionHistory", "events", new JsonObject { ["executionArn"] = execution.Arn, ["maxResults"] = 1000 }, cancellationToken, "nextToken");

    private static bool HasRead(IReadOnlyList<JsonObject> history, AcceptedFile file, DateTimeOffset? withdrawnAt)
    {
        var gathering = history.SkipWhile(entry => entry["stateEnteredEventDetails"]?["name"]?.ToString() != GatheringState).ToList();
        if (gathering.Count == 0 || EpochTime.Read(gathering[0]["timestamp"]) is not { } gathered || gathered < file.LandedAt || gathered > withdrawnAt) return false;
        var parameters = gathering.Select(entry => entry["taskScheduledEventDetails"]?["parameters"]?.ToString()).FirstOrDefault(parameters => parameters is not null);
        var query = parameters is null ? null : JsonNode.Parse(parameters)?["QueryString"]?.ToString();
        // A label's day is that of its file's landing. A run that does not say from which day on it reads may have read it.
        return query is null || Window().Match(query) is not { Success: true } window || string.CompareOrdinal(window.Groups[1].Value, file.Day) <= 0;
    }

    // The file of lookups that a query has written: the key of its result.
    private string? LookupsIn(JsonObject entry)
    {
        if (entry["taskSucceededEventDetails"]?["output"]?.ToString() is not { } output || !output.Contains(Lookups, StringComparison.Ordinal)) return null;
        var location = (JsonNode.Parse(output) as JsonObject)?["QueryExecution"]?["ResultConfiguration"]?["OutputLocation"]?.ToString();
        var root = $"s3://{bucket}/";
        return location?.StartsWith(root + Lookups, StringComparison.Ordinal) == true ? location[root.Length..] : null;
    }

    [GeneratedRegex(@"FROM labels\s+WHERE dt >= '(\d{4}-\d{2}-\d{2})'")]
    private static partial Regex Window();
}

/// <summary>A run of the workflow that has read a file of labels.</summary>
/// <param name="Name">The execution's name.</param>
/// <param name="Came">Its decision, or its status where it has none.</param>
/// <param name="Model">The model that it made to serve, trained on the labels; null where it made none.</param>
/// <param name="Runs">Whether it still runs.</param>
internal sealed record ReadingRun(string Name, string Came, string? Model, bool Runs)
{
    /// <summary>The keys of the lookup files that it wrote.</summary>
    public IReadOnlyList<string> Lookups { get; init; } = [];
}
