using Pipeline.Bench.Micro;

namespace Pipeline.Bench.Tests.Micro;

public sealed class MicroRunTests
{
    [Fact]
    public async Task A_name_that_no_stage_has_is_refused_with_those_that_there_are() =>
        (await Should.ThrowAsync<ArgumentException>(() => MicroRun.ExecuteAsync(".", "Lnad"))).Message
            .ShouldBe("No stage has 'Lnad' in its name. There are ReadEvent, Decode, Enrich, EncodeRows, ParseResponse, Store, EncodeItems, Land, WriteLines, Compress, "
            + "EventPlain, EventFast, TripPlain, TripFast, NumbersPlain, NumbersFast, PredictionPlain, PredictionFast.");
}
