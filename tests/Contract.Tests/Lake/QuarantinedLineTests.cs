using System.Text;
using System.Text.Json;
using FsCheck;
using FsCheck.Fluent;
using Pipeline.Contract.Lake;
using Pipeline.Contract.Text;

namespace Pipeline.Contract.Tests.Lake;

public sealed class QuarantinedLineTests
{
    private static readonly DateTimeOffset Arrived = new(2026, 1, 15, 12, 0, 0, 125, TimeSpan.Zero);

    [Fact]
    public void A_line_reads_back_as_it_was_written() => Prop.ForAll(
        ArbMap.Default.ArbFor<NonNull<string>>(), ArbMap.Default.ArbFor<NonNull<string>>(), ArbMap.Default.ArbFor<byte[]>(), (reason, partitionKey, data) =>
        {
            // Half of a surrogate pair is no text: what reaches the writer comes from UTF-8.
            var (said, key) = (Valid(reason.Get), Valid(partitionKey.Get));
            var line = QuarantinedLine.Read(Write(said, key, data ?? []));
            line.Origin.ShouldBe(new LineOrigin("shardId-000000000007", "49590338271490256608559692538361571095921575989136588898", 3));
            (line.ArrivedAt, line.Reason, line.PartitionKey).ShouldBe((Arrived, said, key));
            line.Data.ShouldBe(data ?? []);
        }).QuickCheckThrowOnFailure();

    [Theory]
    [InlineData("sequence_number", "no sequence_number of the kind")]
    [InlineData("sub_sequence_number", "no sub_sequence_number of the kind")]
    [InlineData("shard", "no shard of the kind")]
    [InlineData("arrived_at", "no arrived_at of the kind")]
    [InlineData("partition_key", "no partition_key of the kind")]
    [InlineData("reason", "no reason of the kind")]
    [InlineData("data", "no data of the kind")]
    public void A_line_without_a_member_is_refused_by_the_members_name(string member, string message) =>
        Should.Throw<InvalidDataException>(() => QuarantinedLine.Read(Write("r", "k", [1]).Replace($"\"{member}\"", "\"other\"", StringComparison.Ordinal))).Message.ShouldContain(message);

    [Theory]
    [InlineData("\"sub_sequence_number\":3", "\"sub_sequence_number\":3.5", "sub_sequence_number is 3.5; a whole number was expected")]
    [InlineData("2026-01-15", "2026-13-15", "arrived_at is not a time")]
    [InlineData("\"data\":\"AQ==\"", "\"data\":\"%\"", "data is not Base64")]
    public void A_value_that_the_scorer_never_writes_is_refused(string written, string instead, string message)
    {
        var line = Write("r", "k", [1]);
        line.ShouldContain(written);
        Should.Throw<InvalidDataException>(() => QuarantinedLine.Read(line.Replace(written, instead, StringComparison.Ordinal))).Message.ShouldContain(message);
    }

    [Fact]
    public void What_is_no_object_is_refused()
    {
        Should.Throw<InvalidDataException>(() => QuarantinedLine.Read("[]"));
        Should.Throw<JsonException>(() => QuarantinedLine.Read("{"));
    }

    private static string Valid(string text) => Encoding.UTF8.GetString(Encoding.UTF8.GetBytes(text));

    private static string Write(string reason, string partitionKey, byte[] data)
    {
        using var line = new Utf8Output(64);
        var place = new RecordPlace(Arrived, "49590338271490256608559692538361571095921575989136588898"u8.ToArray(), 3);
        QuarantinedLine.Write(line, reason, "shardId-000000000007", place, Encoding.UTF8.GetBytes(partitionKey), data);
        return Encoding.UTF8.GetString(line.WrittenSpan);
    }
}
