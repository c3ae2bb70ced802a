using System.Security.Cryptography;
using System.Text;
using Pipeline.Contract;

namespace Pipeline.Cli.Tests.Redriving;

/// <summary>What Lambda gave up on lies below aws/lambda/ as it was delivered.</summary>
public sealed class DiscardedBatchTests
{
    private readonly RedriveRig _rig = new();

    [Fact]
    public async Task The_records_of_a_discarded_batch_are_sent_as_they_came_and_once()
    {
        _rig.Discard((1, "a"u8.ToArray()), (2, "b"u8.ToArray()));
        var result = await _rig.RunAsync();
        result.ByReason.ShouldBe(new Dictionary<string, int> { ["RetryAttemptsExhausted"] = 2 });
        _rig.Bucket.BucketsRead.ShouldBe(["failures"]);
        _rig.Stream.Records.Select(record => (record.Key, Encoding.UTF8.GetString(record.Data))).ShouldBe([("key-1", "a"), ("key-2", "b")]);
        (await _rig.RunAsync()).SentBefore.ShouldBe(2);
    }

    [Fact]
    public async Task A_record_that_the_lake_holds_was_landed_before_the_function_died_and_is_not_sent()
    {
        _rig.Discard((5, "a"u8.ToArray()), (6, "b"u8.ToArray()), (7, "c"u8.ToArray()));
        _rig.Land("scored", (4, 0), (5, 0));
        _rig.Land("quarantine", (6, 0));
        _rig.Land("scored", (8, 0));
        var result = await _rig.RunAsync(RedriveRig.Sending with { Prefixes = ["aws/lambda/"] });
        result.Landed.ShouldBe(2);
        _rig.Stream.Keys.ShouldBe(["key-7"]);
        _rig.Bucket.Read.ShouldNotContain(key => key.Contains("-8.ndjson", StringComparison.Ordinal), "it begins behind the batch");
    }

    [Fact]
    public async Task An_aggregated_record_is_held_only_when_all_of_it_has_landed()
    {
        _rig.Discard((5, Aggregate(3)), (6, Aggregate(3)));
        _rig.Land("scored", (5, 0), (5, 2), (6, 0));
        _rig.Land("quarantine", (5, 1), (6, 1));
        var result = await _rig.RunAsync(RedriveRig.Sending with { Prefixes = ["aws/lambda/"] });
        result.Landed.ShouldBe(1);
        _rig.Stream.Records.ShouldHaveSingleItem().Data.ShouldBe(Aggregate(3));
    }

    [Fact]
    public async Task A_user_record_whose_aggregate_was_sent_whole_is_not_sent_by_itself()
    {
        _rig.Discard((5, Aggregate(2)));
        await _rig.RunAsync();
        _rig.Quarantine(RedriveRig.Noon, RedriveRig.Line(5, 1, "k", "r", "d", RedriveRig.Noon));
        (await _rig.RunAsync()).SentBefore.ShouldBe(2);
        _rig.Stream.Records.Count.ShouldBe(1);
    }

    [Fact]
    public async Task A_record_sent_again_and_discarded_again_by_an_outage_is_sent_again()
    {
        _rig.Quarantine(1, 1);
        await _rig.RunAsync();
        _rig.Discard((int.Parse(_rig.Stream.Records[0].SequenceNumber), "data-1"u8.ToArray()));
        (await _rig.RunAsync()).Sent.ShouldBe(1);
        (await _rig.RunAsync()).Sent.ShouldBe(0);
    }

    [Fact]
    public async Task Documents_about_asynchronous_invocations_are_no_records_of_a_stream()
    {
        _rig.Bucket.Objects["aws/lambda/async/LookupsFunction/2026/01/15/a"] = "{}"u8.ToArray();
        var result = await _rig.RunAsync();
        result.Objects.ShouldBe(0);
        result.Unreadable.ShouldBeEmpty();
    }

    [Theory]
    [InlineData("9", "10", -1)]
    [InlineData("10", "9", 1)]
    [InlineData("49590338271490256608559692538361571095921575989136588898", "49590338271490256608559692538361571095921575989136588899", -1)]
    [InlineData("7", "7", 0)]
    public void Sequence_numbers_are_compared_as_numbers(string x, string y, int order) => Math.Sign(SequenceNumberOrder.Instance.Compare(x, y)).ShouldBe(order);

    private static byte[] Aggregate(int records) => Seal([0x0a, 0x01, (byte)'k', .. Enumerable.Repeat<byte[]>([0x1a, 0x04, 0x08, 0x00, 0x1a, 0x00], records).SelectMany(field => field)]);

    private static byte[] Seal(byte[] message) => [0xf3, 0x89, 0x9a, 0xc2, .. message, .. MD5.HashData(message)];
}
