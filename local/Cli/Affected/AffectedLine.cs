using System.Globalization;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Pipeline.Cli.Lookups;
using Pipeline.Contract;
using Pipeline.Contract.Intervals;
using Pipeline.Contract.Lake;
using Pipeline.Contract.Lookups;

namespace Pipeline.Cli.Affected;

/// <summary>A line of the landed log that was made with rows of a lookup file.</summary>
/// <param name="Id">The request's id.</param>
/// <param name="Prediction">The prediction; null where there is none.</param>
/// <param name="ScoredAt">When the scorer met it.</param>
/// <param name="State">What made the prediction: <c>live</c>, <c>rescored</c>, or <c>unscored</c> where there is none.</param>
/// <param name="Keys">The rows that it was made with.</param>
internal sealed record AffectedLine(string Id, JsonNode? Prediction, DateTimeOffset ScoredAt, string State, IReadOnlyList<string> Keys);

/// <summary>Finds which lines were made with rows of a file: by the keys that their requests ask for, and by when they were scored.</summary>
/// <param name="domain">Reads requests.</param>
/// <param name="spans">For how long each row was in the table.</param>
/// <param name="kept">For how long a scorer keeps a row that it has read.</param>
internal sealed class AffectedLines(IScoringDomain domain, IReadOnlyDictionary<string, RowSpan> spans, TimeSpan kept)
{
    private static readonly string Intervals = IntervalLookups.Key.ToString();

    /// <summary>Reads a line; null if it was made without the rows.</summary>
    /// <exception cref="FormatException">It is not a line as the scorer lands it.</exception>
    public AffectedLine? Read(string text)
    {
        try
        {
            var line = JsonNode.Parse(text) as JsonObject ?? throw new FormatException("it is no JSON object");
            if (!domain.TryRead(Encoding.UTF8.GetBytes(text), out var request, out var reason)) throw new FormatException(reason);
            var prediction = line[domain.PredictionName];
            var model = line[LakeMembers.Model]?.GetValue<string>();
            var state = prediction is null ? "unscored" : model ?? "live";
            // What was scored afterwards has the time of that. Its features and its interval are of when it arrived.
            var at = DateTimeOffset.Parse(line[state == LakeMembers.Rescored ? LakeMembers.ArrivedAt : LakeMembers.ScoredAt]!.GetValue<string>(), CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal);
            string[] keys = [.. KeysOf(request, line).Distinct().Where(key => spans.TryGetValue(key, out var span) && span.Covers(at, kept))];
            return keys.Length == 0 ? null : new AffectedLine(request.Id, prediction?.DeepClone(), at, state, keys);
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException or NullReferenceException)
        {
            throw new FormatException(e.Message, e);
        }
    }

    private IEnumerable<string> KeysOf(IScoringRequest request, JsonObject line)
    {
        var keys = new LookupKey[domain.LookupsPerRequest];
        request.GetLookupKeys(keys);
        // An interval is the engine's own lookup, which no request asks for.
        return line.ContainsKey(LakeMembers.Low) ? keys.Select(key => key.ToString()).Append(Intervals) : keys.Select(key => key.ToString());
    }
}
