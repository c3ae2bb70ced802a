namespace Pipeline.Bench.Checks;

/// <summary>The records of a stretch, and what was found of each in one place: once, and with the prediction that it must have.</summary>
/// <param name="place">The place, for messages.</param>
/// <param name="expectations">What must come of them.</param>
/// <param name="firstDelivery">The number of the first delivery.</param>
/// <param name="deliveries">How many deliveries there were.</param>
/// <param name="findings">Takes what is wrong.</param>
internal sealed class Delivered(string place, Expectations expectations, int firstDelivery, int deliveries, Findings findings)
{
    private readonly bool[] _seen = new bool[deliveries * expectations.Batches.Size];

    /// <summary>Takes what was found of a trip; answers what it must be, or null when it is none of the stretch's.</summary>
    public ExpectedTrip? Take(ReadOnlySpan<byte> id, double minutes, ReadOnlySpan<byte> model)
    {
        var trip = expectations.Find(id, out var delivery);
        delivery -= firstDelivery;
        if (trip is null || delivery < 0 || delivery >= deliveries || (firstDelivery + delivery) % expectations.Batches.Templates.Count != trip.Batch)
        {
            findings.Add($"{place}: {Text(id)} is no trip that was delivered");
            return null;
        }

        ref var seen = ref _seen[(delivery * expectations.Batches.Size) + trip.Place];
        if (seen) findings.Add($"{place}: {Text(id)} is there twice");
        seen = true;
        if (minutes != trip.Minutes) findings.Add($"{place}: {Text(id)} has {minutes} minutes, the endpoint said {trip.Minutes}");
        if (!model.SequenceEqual("model-20260309-1"u8)) findings.Add($"{place}: {Text(id)} has the model '{Text(model)}'");
        return trip;
    }

    /// <summary>Tells of records that were not found.</summary>
    public void ExpectAll()
    {
        var missing = _seen.Count(false);
        if (missing > 0) findings.Add($"{place}: {missing} of {_seen.Length} records are missing, the first is number {Array.IndexOf(_seen, false)} of the stretch");
    }

    private static string Text(ReadOnlySpan<byte> utf8) => System.Text.Encoding.UTF8.GetString(utf8);
}
