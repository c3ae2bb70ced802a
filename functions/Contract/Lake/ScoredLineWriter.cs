using System.Text;
using System.Text.Json;
using Pipeline.Contract.Intervals;
using Pipeline.Contract.Text;

namespace Pipeline.Contract.Lake;

/// <summary>Writes the lines of scored records.</summary>
/// <param name="domain">Names the prediction.</param>
public sealed class ScoredLineWriter(IScoringDomain domain)
{
    private static readonly byte[] Fault = Encoding.UTF8.GetBytes($",\"{LakeMembers.Unscored}\":");
    private readonly byte[] _afterFeatures = Encoding.UTF8.GetBytes($"\",\"{JsonEncodedText.Encode(domain.PredictionName)}\":");

    /// <summary>
    /// Writes a line: the request, its lookups, its features exactly as sent to the model, the prediction, and the record's origin. The
    /// members that are the same in every line come together, after those that differ: this makes a compressed line 4 bytes shorter.
    /// </summary>
    /// <param name="line">Receives the line, without a line end.</param>
    /// <param name="enriched">The request with its lookups.</param>
    /// <param name="features">The features as sent to the model.</param>
    /// <param name="prediction">The prediction as the text of a JSON number; empty without one.</param>
    /// <param name="interval">The prediction's interval; its members are left out if it is unknown.</param>
    /// <param name="fault">What the model answered instead of a prediction; null if it did not, and the member is left out.</param>
    /// <param name="model">The endpoint's production variant that made the prediction, not the model's name; null without one.</param>
    /// <param name="place">The record's origin.</param>
    /// <param name="shared">The members that the lines of an object share.</param>
    public void Write(
        Utf8Output line, IEnrichedRequest enriched, ReadOnlySpan<byte> features, ReadOnlySpan<byte> prediction, in PredictionInterval interval, string? fault, string? model, in RecordPlace place, SharedMembers shared)
    {
        line.Write((byte)'{');
        enriched.WriteRequest(line);
        line.Write(",\"lookups\":"u8);
        enriched.WriteLookups(line);
        // Features are numbers and commas, which a JSON string need not escape.
        line.Write(",\"features\":\""u8);
        line.Write(features);
        line.Write(_afterFeatures);
        line.Write(prediction.IsEmpty ? "null"u8 : prediction);
        interval.WriteMembers(line);
        if (fault is not null)
        {
            line.Write(Fault);
            line.WriteString(fault);
        }

        place.WriteArrival(line);
        shared.Write(line, model);
        place.WriteNumbers(line);
        line.Write((byte)'}');
    }
}
