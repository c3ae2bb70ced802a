using System.Text;
using Pipeline.Scoring.Batch;
using Pipeline.Scoring.Events;
using Pipeline.Scoring.Tests.Fakes;

namespace Pipeline.Scoring.Tests.Fast;

/// <summary>Whatever an event says, it is read as the JSON reader reads it, or refused in the same words.</summary>
public sealed class KinesisRecordLayoutTests
{
    private const int Events = 20_000;
    private const string Symbols = "{}[]\",:\\ 0.9e-ab=/\n\u007f";

    [Fact]
    public void A_mutated_event_is_read_as_the_JSON_reader_alone_reads_it()
    {
        int read = 0, refused = 0;
        for (var seed = 0; seed < Events; seed++)
        {
            var json = Mutated(seed);
            var plain = Outcome(KinesisEventReader.ReadWithJsonReader, json);
            Outcome(KinesisEventReader.Read, json).ShouldBe(plain, $"seed {seed}: {Encoding.UTF8.GetString(json)}");
            if (plain.StartsWith("read", StringComparison.Ordinal)) read++;
            else refused++;
        }

        read.ShouldBeGreaterThan(Events / 10);
        refused.ShouldBeGreaterThan(Events / 10);
    }

    // Records that are alike, of which some bytes are then exchanged, left out, repeated elsewhere or added.
    private static byte[] Mutated(int seed)
    {
        var random = new Random(seed);
        var json = EventJson.Of(Enumerable.Range(0, random.Next(2, 6)).Select(n => Records.Record(n, Records.Trip($"t{n}")))).ToList();
        for (var i = random.Next(4); i > 0; i--)
        {
            var at = random.Next(json.Count);
            switch (random.Next(4))
            {
                case 0: json[at] = (byte)Symbols[random.Next(Symbols.Length)]; break;
                case 1: json.RemoveAt(at); break;
                case 2: json.Insert(at, json[random.Next(json.Count)]); break;
                default: json.Insert(at, (byte)Symbols[random.Next(Symbols.Length)]); break;
            }
        }

        return [.. json];
    }

    private static string Outcome(Func<Memory<byte>, Arrival[]> read, byte[] json)
    {
        try
        {
            // Reading overwrites the event.
            return "read " + string.Join(' ', read(json.ToArray()).Select(arrival =>
                $"{arrival.Index} {arrival.Shard} {arrival.SequenceNumber} {arrival.PartitionKey} {arrival.ArrivedAt.UtcTicks} {Convert.ToHexString(arrival.Data.Span)}"));
        }
        catch (Exception e) when (e is FormatException or System.Text.Json.JsonException or InvalidOperationException)
        {
            // The JSON reader counts places from where it began anew.
            return $"{e.GetType().Name} {(e is FormatException ? e.Message : "")}";
        }
    }
}
