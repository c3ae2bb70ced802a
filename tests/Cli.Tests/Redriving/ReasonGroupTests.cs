using Pipeline.Cli.Redriving;

namespace Pipeline.Cli.Tests.Redriving;

public sealed class ReasonGroupTests
{
    [Theory]
    [InlineData("trip abc: the dropoff is before the pickup", "trip …: the dropoff is before the pickup")]
    [InlineData("not JSON: 'nonsense' is an invalid JSON literal. Expected the literal 'null'. LineNumber: 0 | BytePositionInLine: 1.", "not JSON: '…' is an invalid JSON literal. Expected the literal '…'.")]
    [InlineData("field 'vendor_id' is missing", "field 'vendor_id' is missing")]
    [InlineData("field 'requested_at' is out of range: 2026-02-30 is not a day of the calendar", "field 'requested_at' is out of range: … is not a day of the calendar")]
    [InlineData("the model refused the record with status 400: could not parse \"x7\"", "the model refused the record with status 400: could not parse '…'")]
    [InlineData("aggregated record: the checksum does not match", "aggregated record: the checksum does not match")]
    [InlineData("gzip: more than 1000 members", "gzip: more than 1000 members")]
    [InlineData("RetryAttemptsExhausted", "RetryAttemptsExhausted")]
    public void What_a_reason_quotes_from_its_record_makes_no_other_group(string reason, string group) => ReasonGroup.Of(reason).ShouldBe(group);
}
