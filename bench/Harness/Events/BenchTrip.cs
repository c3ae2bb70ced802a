using System.Globalization;
using System.Text;

namespace Pipeline.Bench.Events;

/// <summary>A trip request of exactly <see cref="Bytes"/> bytes. Everything but the first digits of its id stays as it is from delivery to delivery.</summary>
/// <param name="FirstDigits">The id's first 24 bits, to which the delivery's number is added.</param>
/// <param name="OtherDigits">The rest of the id, which names the trip among all.</param>
/// <param name="Distance">Hundredths of a mile.</param>
/// <param name="Json">The request.</param>
internal sealed record BenchTrip(int FirstDigits, string OtherDigits, int Distance, byte[] Json)
{
    /// <summary>The size of a request.</summary>
    public const int Bytes = 300;

    /// <summary>Where the id begins: a multiple of three, so that its first six digits are eight digits of Base64 of their own.</summary>
    public const int IdAt = 12;

    private const int ZonesInUse = 40;

    /// <summary>The id in a delivery.</summary>
    public string Id(int delivery) => Digits(delivery) + OtherDigits;

    /// <summary>The first six digits of the id in a delivery.</summary>
    public string Digits(int delivery) => ((FirstDigits + delivery) & 0xffffff).ToString("x6", CultureInfo.InvariantCulture);

    /// <summary>A trip at random between zones of the part of the city that this shard sees.</summary>
    public static BenchTrip Next(Random random, DateTimeOffset around)
    {
        var id = Uuid(random);
        var distance = random.Next(30, 2_200);
        var requestedAt = around.AddSeconds(-random.Next(0, 900)).ToOffset(TimeSpan.FromHours(-4));
        var start = string.Create(CultureInfo.InvariantCulture,
            $$"""{"trip_id":"{{id}}","vendor_id":{{random.Next(1, 3)}},"requested_at":"{{requestedAt:yyyy-MM-ddTHH:mm:sszzz}}","pickup_zone":{{Zone(random)}},"dropoff_zone":{{Zone(random)}},"passengers":{{Passengers(random)}},"distance_miles":{{distance / 100m}},"rider":"{{Uuid(random)}}","app":"8.14.2","note":""");
        var padding = Bytes - start.Length - 3;
        var json = $"{start}\"{string.Create(padding, random, (text, source) => source.GetItems("abcdefghijklmnopqrstuvwxyz ", text))}\"}}";
        return new BenchTrip(int.Parse(id.AsSpan(0, 6), NumberStyles.HexNumber, CultureInfo.InvariantCulture), id[6..], distance, Encoding.ASCII.GetBytes(json));
    }

    private static int Zone(Random random) => 1 + (random.Next(ZonesInUse) * (LookupRows.Zones / ZonesInUse));

    private static string Passengers(Random random) => random.Next(20) == 0 ? "null" : random.Next(1, 6).ToString(CultureInfo.InvariantCulture);

    private static string Uuid(Random random)
    {
        Span<byte> bytes = stackalloc byte[16];
        random.NextBytes(bytes);
        return new Guid(bytes).ToString();
    }
}
