using System.Globalization;
using System.Text;
using System.Text.Json.Nodes;
using Pipeline.Testing;

namespace Pipeline.Arm64.Tests;

/// <summary>Records of the stream: trips in every form in which they come, and what is none.</summary>
internal static class Trips
{
    private static readonly DateTimeOffset Arrived = new(2026, 1, 15, 12, 59, 50, TimeSpan.Zero);

    /// <summary>The sequence number of a shard's n-th record.</summary>
    public static string Number(int n) => (System.Numerics.BigInteger.Parse("49590338271490256608559692538361571095921575989136588898", CultureInfo.InvariantCulture) + n).ToString(CultureInfo.InvariantCulture);

    /// <summary>Which record of its shard a sequence number is.</summary>
    public static int Of(string number) => (int)(System.Numerics.BigInteger.Parse(number, CultureInfo.InvariantCulture) - System.Numerics.BigInteger.Parse(Number(0), CultureInfo.InvariantCulture));

    /// <summary>A trip, whose members depend on its place.</summary>
    public static byte[] Trip(string shard, int n) => Encoding.UTF8.GetBytes(string.Create(
        CultureInfo.InvariantCulture,
        $$"""{"trip_id":"{{shard}}-{{n}}","vendor_id":{{1 + (n % 2)}},"requested_at":"2026-{{1 + (n % 12):00}}-{{1 + (n % 28):00}}T{{n % 24:00}}:{{n * 7 % 60:00}}:{{n * 13 % 60:00}}-05:00","pickup_zone":{{1 + (n * 17 % 270)}},"dropoff_zone":{{1 + (n * 31 % 270)}},"passengers":{{(n % 9 == 0 ? "null" : 1 + (n % 6))}},"distance_miles":{{(n % 11 == 0 ? "null" : (n * 7919 % 3001 / 97.0).ToString("R", CultureInfo.InvariantCulture))}}}"""));

    /// <summary>A record in the form that its place gives it: plain, compressed, aggregated, compressed and aggregated, or malformed in some way.</summary>
    public static byte[] InSomeForm(string shard, int n)
    {
        var trip = Trip(shard, n);
        return (n % 12) switch
        {
            2 => KinesisPayloads.Gzip(trip),
            4 => KinesisPayloads.Aggregate(trip, Trip(shard, n + 10_000), Trip(shard, n + 20_000)),
            5 => KinesisPayloads.Aggregate(trip, "no trip"u8.ToArray(), KinesisPayloads.Gzip(Trip(shard, n + 20_000))),
            6 => "no trip"u8.ToArray(),
            7 => Encoding.UTF8.GetBytes(Encoding.UTF8.GetString(trip).Replace("-05:00", "Somewhere", StringComparison.Ordinal)),
            8 => KinesisPayloads.Gzip(trip)[..^5],
            9 => [.. KinesisPayloads.Aggregate(trip)[..^1], 0],
            10 => GzipMembers.Joined(trip, 20, 40),
            11 => [0xff, 0xfe, .. trip],
            _ => trip,
        };
    }

    /// <summary>An event of some records of a shard.</summary>
    /// <param name="shard">The shard.</param>
    /// <param name="first">The first record.</param>
    /// <param name="count">How many.</param>
    /// <param name="data">A record's bytes.</param>
    /// <param name="apart">The milliseconds between two arrivals.</param>
    public static JsonObject Event(string shard, int first, int count, Func<string, int, byte[]> data, int apart = 1) => new()
    {
        ["Records"] = new JsonArray([.. Enumerable.Range(first, count).Select(n => new JsonObject
        {
            ["kinesis"] = new JsonObject
            {
                ["kinesisSchemaVersion"] = "1.0",
                ["partitionKey"] = $"{shard}-{n}",
                ["sequenceNumber"] = Number(n),
                ["data"] = Convert.ToBase64String(data(shard, n)),
                ["approximateArrivalTimestamp"] = Arrived.AddMilliseconds(n * apart).ToUnixTimeMilliseconds() / 1000m,
            },
            ["eventSource"] = "aws:kinesis",
            ["eventVersion"] = "1.0",
            ["eventID"] = $"{shard}:{Number(n)}",
            ["eventName"] = "aws:kinesis:record",
            ["invokeIdentityArn"] = "arn:aws:iam::000000000000:role/scorer",
            ["awsRegion"] = "us-east-1",
            ["eventSourceARN"] = "arn:aws:kinesis:us-east-1:000000000000:stream/pipeline-trips",
        })]),
    };
}
