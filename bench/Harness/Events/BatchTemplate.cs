using System.Buffers.Text;
using System.Globalization;
using System.Text;

namespace Pipeline.Bench.Events;

/// <summary>
/// A Kinesis event as Lambda sends it, made once. For each delivery only ids and sequence numbers are written anew, in place, so
/// that no two deliveries have a trip or a record in common and yet making them costs the machine next to nothing.
/// </summary>
internal sealed class BatchTemplate
{
    private const string Shard = "shardId-000000000006";
    private const string SequencePrefix = "495903382714902566";
    private const int DeliveryDigits = 9;
    // Records of a shard follow each other in steps of 2^80, so that the last digits of no two are alike.
    private static readonly UInt128 SequenceStep = UInt128.One << 80;

    /// <summary>When the records arrived: all in one hour.</summary>
    public static readonly DateTimeOffset Arrival = new(2026, 3, 9, 12, 20, 0, TimeSpan.Zero);

    private readonly byte[] _event;
    private readonly Place[] _places;

    private BatchTemplate(IReadOnlyList<BenchTrip> trips, byte[] content, Place[] places) => (Trips, _event, _places) = (trips, content, places);

    /// <summary>The trips in the order of their records.</summary>
    public IReadOnlyList<BenchTrip> Trips { get; }

    /// <summary>The event as it was last rendered.</summary>
    public ArraySegment<byte> Event => _event;

    /// <summary>Makes an event of so many trips.</summary>
    public static BatchTemplate Create(int size, Random random)
    {
        var trips = Enumerable.Range(0, size).Select(_ => BenchTrip.Next(random, Arrival)).ToArray();
        var text = new StringBuilder("""{"Records":[""");
        var places = new Place[size];
        var steps = UInt128.Zero;
        for (var i = 0; i < size; i++)
        {
            if (i > 0) text.Append(',');
            steps += (uint)random.Next(1, 3);
            places[i] = Append(text, trips[i], steps * SequenceStep, Arrival.AddMilliseconds(i));
        }

        return new BatchTemplate(trips, Encoding.ASCII.GetBytes(text.Append("]}").ToString()), places);
    }

    /// <summary>Gives the event the ids and sequence numbers of a delivery.</summary>
    public void Render(int delivery)
    {
        Span<byte> sequence = stackalloc byte[DeliveryDigits];
        delivery.TryFormat(sequence, out _, "D9", CultureInfo.InvariantCulture);
        Span<byte> digits = stackalloc byte[6];
        for (var i = 0; i < _places.Length; i++)
        {
            ((Trips[i].FirstDigits + delivery) & 0xffffff).TryFormat(digits, out _, "x6", CultureInfo.InvariantCulture);
            digits.CopyTo(_event.AsSpan(_places[i].PartitionKey));
            Base64.EncodeToUtf8(digits, _event.AsSpan(_places[i].Data), out _, out _);
            sequence.CopyTo(_event.AsSpan(_places[i].SequenceNumber));
            sequence.CopyTo(_event.AsSpan(_places[i].EventId));
        }
    }

    private static Place Append(StringBuilder text, BenchTrip trip, UInt128 sequenceEnd, DateTimeOffset arrival)
    {
        var sequenceNumber = string.Create(CultureInfo.InvariantCulture, $"{SequencePrefix}{new string('0', DeliveryDigits)}{sequenceEnd:D29}");
        text.Append("""{"kinesis":{"kinesisSchemaVersion":"1.0","partitionKey":""" + "\"");
        var partitionKey = text.Length;
        text.Append(trip.Id(0)).Append("\",\"sequenceNumber\":\"");
        var sequence = text.Length + SequencePrefix.Length;
        text.Append(sequenceNumber).Append("\",\"data\":\"");
        var data = text.Length + (BenchTrip.IdAt / 3 * 4);
        text.Append(Convert.ToBase64String(trip.Json));
        text.Append(CultureInfo.InvariantCulture, $"\",\"approximateArrivalTimestamp\":{arrival.ToUnixTimeMilliseconds() / 1000m:F3}}}");
        text.Append(""","eventSource":"aws:kinesis","eventVersion":"1.0","eventID":""").Append('"').Append(Shard).Append(':');
        var eventId = text.Length + SequencePrefix.Length;
        text.Append(sequenceNumber).Append("\"");
        text.Append(""","eventName":"aws:kinesis:record","invokeIdentityArn":"arn:aws:iam::123456789012:role/pipeline-ScoringFunctionRole","awsRegion":"eu-west-1","eventSourceARN":"arn:aws:kinesis:eu-west-1:123456789012:stream/pipeline-trips"}""");
        return new Place(partitionKey, sequence, data, eventId);
    }

    /// <summary>Where in the event a record's changing digits are.</summary>
    private readonly record struct Place(int PartitionKey, int SequenceNumber, int Data, int EventId);
}
