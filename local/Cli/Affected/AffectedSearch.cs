using System.Globalization;
using System.Runtime.CompilerServices;
using System.Text.Json.Nodes;
using Amazon.S3;
using Pipeline.Cli.Buckets;
using Pipeline.Cli.Hosting;
using Pipeline.Cli.Lookups;
using Pipeline.Contract;
using Pipeline.Contract.Lake;
using Pipeline.Gzip;

namespace Pipeline.Cli.Affected;

/// <summary>Says which predictions were made with the rows of a lookup file, from the landed log.</summary>
/// <param name="s3">The lake.</param>
/// <param name="bucket">The bucket.</param>
/// <param name="history">The lookup files.</param>
/// <param name="domain">Names the id and the prediction.</param>
/// <param name="time">The clock.</param>
internal sealed class AffectedSearch(IAmazonS3 s3, string bucket, LookupHistory history, IScoringDomain domain, TimeProvider time)
{
    /// <summary>Searches the log.</summary>
    /// <param name="options">Which file and which days.</param>
    /// <param name="say">Receives what was found, and the way back.</param>
    /// <param name="found">Receives each line that was found; null for nobody.</param>
    /// <param name="cancellationToken">Stops between two objects.</param>
    /// <exception cref="RefusedLookupException">The file is not there, or nothing of it was served.</exception>
    public async Task RunAsync(AffectedOptions options, Action<string> say, Action<JsonObject>? found, CancellationToken cancellationToken)
    {
        var file = await history.FindAsync(options.Lookup, options.Version, cancellationToken);
        var spans = await history.SpansAsync(file, cancellationToken);
        say($"{file}");
        foreach (var line in Told(spans)) say(line);
        var lines = new AffectedLines(domain, options.OnlyChanged ? spans.Where(span => span.Value.IsNew).ToDictionary() : spans, options.Kept);
        var (from, to) = (options.From ?? DayOf(file.LandedAt), options.To ?? DayOf(LastOf(spans, options.Kept)));
        var tally = new AffectedTally();
        for (var day = from; day <= to; day = day.AddDays(1)) await SearchAsync(Text(day), lines, tally, say, found, cancellationToken);
        if (tally.Unreadable is { } unreadable) say(unreadable);
        if (tally.Lines == 0)
        {
            say("No line of these days was made with its rows.");
            return;
        }

        say($"first       {tally.First}");
        say($"last        {tally.Last}");
        say(string.Create(CultureInfo.InvariantCulture, $"affected    {tally.Lines:N0} lines, {tally.Predictions:N0} of them with a prediction"));
        say("The way back: drop the corrected file, and once its rows are in the table have the days answered with them, beside the log:");
        say($"  aws s3 cp <corrected file> s3://{bucket}/{file.Key}");
        say($"  make rescore FROM={tally.FirstDay} TO={tally.LastDay} LOOKUPS=1 SEND=1");
    }

    private async Task SearchAsync(string day, AffectedLines lines, AffectedTally tally, Action<string> say, Action<JsonObject>? found, CancellationToken cancellationToken)
    {
        var (landed, states) = (0L, new SortedDictionary<string, long>(StringComparer.Ordinal));
        await foreach (var key in s3.KeysAsync(bucket, $"{LakeFolder.Scored}/dt={day}/", cancellationToken))
        {
            await foreach (var text in LinesAsync(key, tally, cancellationToken))
            {
                landed++;
                try
                {
                    if (lines.Read(text) is not { } line) continue;
                    tally.Add(day, line);
                    states[line.State] = states.GetValueOrDefault(line.State) + 1;
                    found?.Invoke(Found(line));
                }
                catch (FormatException e)
                {
                    tally.Skip($"s3://{bucket}/{key}: {e.Message}");
                }
            }
        }

        say(landed == 0 ? $"{day}  nothing in the log"
            : string.Create(CultureInfo.InvariantCulture, $"{day}  {states.Values.Sum():N0} of {landed:N0} lines{(states.Count > 0 ? ": " : "")}{string.Join(", ", states.Select(state => string.Create(CultureInfo.InvariantCulture, $"{state.Value:N0} {state.Key}")))}"));
    }

    // Of an object that is no gzip there are none: it counts as a line that cannot be read.
    private async IAsyncEnumerable<string> LinesAsync(string key, AffectedTally tally, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        using var present = await s3.GetObjectAsync(bucket, key, cancellationToken);
        Stream content;
        try
        {
            content = await GzipContent.ReadAsync(present.ResponseStream, cancellationToken);
        }
        catch (InvalidDataException e)
        {
            tally.Skip($"s3://{bucket}/{key}: {e.Message}");
            yield break;
        }

        using var reader = new StreamReader(content);
        while (await reader.ReadLineAsync(cancellationToken) is { } text) yield return text;
    }

    private JsonObject Found(AffectedLine line) => new()
    {
        [domain.IdName] = line.Id,
        [domain.PredictionName] = line.Prediction,
        [LakeMembers.ScoredAt] = line.ScoredAt.UtcDateTime.ToString("yyyy-MM-ddTHH:mm:ss.fffZ", CultureInfo.InvariantCulture),
        [LakeMembers.Model] = line.State,
        ["keys"] = new JsonArray([.. line.Keys.Select(key => JsonValue.Create(key))]),
    };

    // Until when the rows were given to requests; now, if one of them is there still.
    private DateTimeOffset LastOf(IReadOnlyDictionary<string, RowSpan> spans, TimeSpan kept) =>
        spans.Count == 0 || spans.Values.Any(span => span.ReplacedBy is null) ? time.GetUtcNow() : spans.Values.Max(span => span.ReplacedBy!.LandedAt) + kept;

    private static IEnumerable<string> Told(IReadOnlyDictionary<string, RowSpan> spans)
    {
        yield return Rows(spans.Values.Count(span => span.IsNew), "said something else than the rows before them, or were new");
        foreach (var replacing in spans.Values.Where(span => span.ReplacedBy is not null).GroupBy(span => span.ReplacedBy!).OrderBy(group => group.Key.LandedAt))
            yield return Rows(replacing.Count(), string.Create(CultureInfo.InvariantCulture, $"were replaced by {replacing.Key.Key}, landed {UtcTime.Text(replacing.Key.LandedAt)}"));
        yield return Rows(spans.Values.Count(span => span.ReplacedBy is null), "are in the table still");
    }

    private static string Rows(int count, string what) => string.Create(CultureInfo.InvariantCulture, $"  {count:N0} {what}");

    private static DateOnly DayOf(DateTimeOffset at) => DateOnly.FromDateTime(at.UtcDateTime);

    private static string Text(DateOnly day) => day.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);
}

/// <summary>Which lookup file to look for, and in which days.</summary>
/// <param name="Lookup">The file's key.</param>
internal sealed record AffectedOptions(string Lookup)
{
    /// <summary>Its version; null for the newest.</summary>
    public string? Version { get; init; }

    /// <summary>The first day of the landed log, by arrival; null for the day on which the file landed.</summary>
    public DateOnly? From { get; init; }

    /// <summary>The last day; null for the one on which the last row was replaced, or today.</summary>
    public DateOnly? To { get; init; }

    /// <summary>Only rows that said something else than those before them.</summary>
    public bool OnlyChanged { get; init; }

    /// <summary>For how long a scorer keeps a row that it has read (<c>LookupTtlSeconds</c>). Default: 300 seconds.</summary>
    public TimeSpan Kept { get; init; } = TimeSpan.FromSeconds(300);
}
