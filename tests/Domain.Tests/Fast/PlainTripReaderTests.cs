using System.Text;
using Pipeline.Domain.Reading;

namespace Pipeline.Domain.Tests.Fast;

/// <summary>Whatever a request says, it is read as the JSON reader reads it, or refused in the same words.</summary>
public sealed class PlainTripReaderTests
{
    private const int Requests = 100_000;
    private const string Symbols = "{}[]\",:\\ 0.19e-+nulTZ\n\u007f";

    private static readonly string[] Written =
    [
        """{"trip_id":"t-1","vendor_id":2,"requested_at":"2023-01-15T17:05:09-05:00","pickup_zone":43,"dropoff_zone":151,"passengers":1,"distance_miles":2.5}""",
        """{"trip_id":"00f1","vendor_id":1,"requested_at":"2026-02-28T23:59:59.125Z","pickup_zone":1,"dropoff_zone":265,"passengers":null,"distance_miles":null,"more":[1,{}]}""",
        """{"trip_id":"9","vendor_id":6,"requested_at":"2024-02-29T00:00:00+00:00","pickup_zone":7,"dropoff_zone":7,"passengers":0,"distance_miles":0.125000001,"trip_id":"10"}""",
    ];

    [Fact]
    public void A_mutated_request_is_read_as_the_JSON_reader_alone_reads_it()
    {
        int read = 0, refused = 0;
        for (var seed = 0; seed < Requests; seed++)
        {
            var request = Mutated(seed);
            var plain = TripRequestReader.TryReadWithJsonReader(request, out var expected, out var expectedReason);
            var said = $"seed {seed}: {Encoding.UTF8.GetString(request)}";
            TripRequestReader.TryRead(request, out var trip, out var reason).ShouldBe(plain, said);
            trip.ShouldBe(expected, said);
            reason.ShouldBe(expectedReason, said);
            if (plain) read++;
            else refused++;
        }

        read.ShouldBeGreaterThan(Requests / 10);
        refused.ShouldBeGreaterThan(Requests / 10);
    }

    private static byte[] Mutated(int seed)
    {
        var random = new Random(seed);
        var request = Encoding.UTF8.GetBytes(Written[random.Next(Written.Length)]).ToList();
        for (var i = random.Next(4); i > 0; i--)
        {
            var at = random.Next(request.Count);
            switch (random.Next(4))
            {
                case 0: request[at] = (byte)Symbols[random.Next(Symbols.Length)]; break;
                case 1: request.RemoveAt(at); break;
                case 2: request.Insert(at, request[random.Next(request.Count)]); break;
                default: request.Insert(at, (byte)Symbols[random.Next(Symbols.Length)]); break;
            }
        }

        return [.. request];
    }
}
