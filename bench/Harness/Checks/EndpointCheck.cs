using System.Buffers.Text;
using System.Runtime.InteropServices;
using Pipeline.Bench.Cloud;
using Pipeline.Domain.Trips;

namespace Pipeline.Bench.Checks;

/// <summary>Reads what the endpoint was asked: each record's features, and nothing else.</summary>
internal sealed class EndpointCheck(Expectations expectations, int firstDelivery, int deliveries, Findings findings)
{
    private readonly int _features = TripFeatures.Names.Count;
    private readonly Dictionary<ulong, int> _expected = [];

    /// <summary>Every row of every call.</summary>
    public void Run(IEnumerable<RecordedCall> calls)
    {
        for (var delivery = firstDelivery; delivery < firstDelivery + deliveries; delivery++)
        {
            foreach (var trip in expectations.Trips[delivery % expectations.Trips.Count]) CollectionsMarshal.GetValueRefOrAddDefault(_expected, trip.FeatureHash, out _)++;
        }

        foreach (var call in calls) Check(call.Body.Span);
        var missing = _expected.Values.Where(count => count > 0).Sum();
        if (missing > 0) findings.Add($"endpoint: it was not asked for {missing} records");
    }

    private void Check(ReadOnlySpan<byte> rows)
    {
        Span<double> features = stackalloc double[_features];
        foreach (var range in rows.Split((byte)'\n'))
        {
            var row = rows[range];
            if (row.IsEmpty) continue;
            if (!TryParse(row, features)) findings.Add($"endpoint: not a row of {_features} numbers: {System.Text.Encoding.UTF8.GetString(row)}");
            else if (--CollectionsMarshal.GetValueRefOrAddDefault(_expected, ExpectedTrip.HashOf(features), out _) < 0)
                findings.Add($"endpoint: a row that is none of the records', or not once more: {System.Text.Encoding.UTF8.GetString(row)}");
        }
    }

    private static bool TryParse(ReadOnlySpan<byte> row, Span<double> features)
    {
        var count = 0;
        foreach (var range in row.Split((byte)','))
        {
            var field = row[range];
            if (count == features.Length) return false;
            var value = double.NaN;
            if (!field.IsEmpty && (!Utf8Parser.TryParse(field, out value, out var length) || length != field.Length)) return false;
            features[count++] = value;
        }

        return count == features.Length;
    }
}
