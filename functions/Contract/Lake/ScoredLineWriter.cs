using System.Text;
using System.Text.Json;
using Pipeline.Contract.Text;

namespace Pipeline.Contract.Lake;

/// <summary>Writes the lines of scored records.</summary>
/// <param name="domain">Says what the prediction is called.</param>
public sealed class ScoredLineWriter(IScoringDomain domain)
{
    private readonly byte[] _behindFeatures = Encoding.UTF8.GetBytes($"\",\"{JsonEncodedText.Encode(domain.PredictionName)}\":");

    /// <summary>
    /// Writes the request, its lookups, its features in the very text that the model was sent, the prediction, and where the request came
    /// from. Members that are the same in every line stand together, behind those that differ: a compressed line is then 4 bytes shorter.
    /// </summary>
    /// <param name="line">Where the line goes, without a line end.</param>
    /// <param name="enriched">The request.</param>
    /// <param name="features">The features as they were sent.</param>
    /// <param name="prediction">The prediction as the text of a JSON number; empty for none.</param>
    /// <param name="model">The model that made it; null for none.</param>
    /// <param name="place">Where the request came from.</param>
    /// <param name="shared">The members that the lines of an object share.</param>
    public void Write(Utf8Output line, IEnrichedRequest enriched, ReadOnlySpan<byte> features, ReadOnlySpan<byte> prediction, string? model, in RecordPlace place, SharedMembers shared)
    {
        line.Write((byte)'{');
        enriched.WriteRequest(line);
        line.Write(",\"lookups\":"u8);
        enriched.WriteLookups(line);
        // Numbers and commas: nothing that a JSON string would have to escape.
        line.Write(",\"features\":\""u8);
        line.Write(features);
        line.Write(_behindFeatures);
        line.Write(prediction.IsEmpty ? "null"u8 : prediction);
        place.WriteArrival(line);
        shared.Write(line, model);
        place.WriteNumbers(line);
        line.Write((byte)'}');
    }
}
