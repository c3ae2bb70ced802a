using Pipeline.Cli.Streaming;

namespace Pipeline.Cli.Tests.Streaming;

public sealed class RecordsByHandTests
{
    [Fact]
    public void What_was_sent_beside_a_run_is_counted_apart()
    {
        var byHand = new RecordsByHand();
        byHand.Sending("a");
        byHand.Sending(null);
        byHand.Sending(null);
        byHand.Refused(null);
        (byHand.Records, byHand.Poison).ShouldBe((2, 1));
        byHand.Holds("a").ShouldBeTrue();
        byHand.Holds("b").ShouldBeFalse();
    }
}
