using System.Text.Json;
using Pipeline.Bench.Cloud;

namespace Pipeline.Bench.Checks;

/// <summary>
/// Whether a function did its job in a stretch: the endpoint was asked for every record, every record was stored once and
/// landed once, with the endpoint's prediction in both places, and nothing else was sent.
/// </summary>
internal static class StretchCheck
{
    /// <summary>Reads everything that was sent.</summary>
    /// <returns>The bytes of the landed objects.</returns>
    /// <exception cref="CheckFailedException">It did not.</exception>
    public static long Run(Recording recording, Expectations expectations, int firstDelivery, int deliveries)
    {
        var findings = new Findings();
        foreach (var defect in recording.Defects) findings.Add(defect);
        var unsigned = recording.Calls.Count(call => !call.Signed);
        if (unsigned > 0) findings.Add($"{unsigned} calls are not signed");

        var lake = new LakeCheck(Records("lake"), findings);
        Parallel.Invoke(
            () => Read("lake", () => lake.Run(Calls(CallKind.PutObject))),
            () => Read("table", () => new TableCheck(Records("table"), findings).Run(Calls(CallKind.WriteTable))),
            () => Read("endpoint", () => new EndpointCheck(expectations, firstDelivery, deliveries, findings).Run(Calls(CallKind.Endpoint))));
        return findings.None ? lake.ObjectBytes : throw new CheckFailedException(findings);

        void Read(string place, Action check)
        {
            try
            {
                check();
            }
            catch (Exception e) when (e is JsonException or KeyNotFoundException or InvalidDataException or FormatException)
            {
                findings.Add($"{place}: what was sent cannot be read: {e.Message}");
            }
        }

        Delivered Records(string place) => new(place, expectations, firstDelivery, deliveries, findings);

        IEnumerable<RecordedCall> Calls(CallKind kind) => recording.Calls.Where(call => call.Kind == kind);
    }
}
