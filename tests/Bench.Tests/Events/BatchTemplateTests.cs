using System.Text.Json;
using Pipeline.Bench.Events;
using Pipeline.Domain.Reading;

namespace Pipeline.Bench.Tests.Events;

public sealed class BatchTemplateTests
{
    private readonly BatchTemplate _template = BatchTemplate.Create(50, new Random(1));

    [Fact]
    public void Each_record_is_a_trip_of_300_bytes_whose_id_is_its_partition_key()
    {
        foreach (var (key, _, data) in Records(7))
        {
            data.Length.ShouldBe(BenchTrip.Bytes);
            TripRequestReader.TryRead(data, out var trip, out var reason).ShouldBeTrue(reason);
            trip!.TripId.ShouldBe(key);
            Guid.TryParseExact(key, "D", out _).ShouldBeTrue();
        }
    }

    [Fact]
    public void Sequence_numbers_have_56_digits_and_grow()
    {
        var numbers = Records(7).Concat(Records(8)).Select(record => record.SequenceNumber).ToList();

        numbers.ShouldAllBe(number => number.Length == 56);
        numbers.ShouldBe(numbers.Order(StringComparer.Ordinal));
    }

    [Fact]
    public void Two_deliveries_have_no_trip_in_common() =>
        Records(7).Concat(Records(8)).Concat(Records(70_000)).Select(record => record.PartitionKey).ShouldBeUnique();

    [Fact]
    public void The_largest_batch_is_within_what_Lambda_takes() => BatchTemplate.Create(6_000, new Random(1)).Event.Count.ShouldBeInRange(5_000_000, 6 * 1024 * 1024);

    private List<(string PartitionKey, string SequenceNumber, byte[] Data)> Records(int delivery)
    {
        _template.Render(delivery);
        using var parsed = JsonDocument.Parse(_template.Event);
        var records = parsed.RootElement.GetProperty("Records").EnumerateArray().ToList();
        return [.. records.Select(record =>
        {
            var kinesis = record.GetProperty("kinesis");
            record.GetProperty("eventID").GetString().ShouldBe("shardId-000000000006:" + kinesis.GetProperty("sequenceNumber").GetString());
            return (kinesis.GetProperty("partitionKey").GetString()!, kinesis.GetProperty("sequenceNumber").GetString()!, kinesis.GetProperty("data").GetBytesFromBase64());
        })];
    }
}
