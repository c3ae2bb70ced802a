using Microsoft.Extensions.Time.Testing;
using Pipeline.Cloud.Lambda.Asynchronous;
using Pipeline.Cloud.Persistence;
using Pipeline.Cloud.Protocol;
using Pipeline.Testing;

namespace Pipeline.Cloud.Tests.Lambda.Asynchronous;

/// <summary>An event that was queued is handled to its end, also by a cloud that was started again meanwhile.</summary>
public sealed class KeptEventRules : IDisposable
{
    private readonly TemporaryDirectory _directory = new();

    public void Dispose() => _directory.Dispose();

    [Fact]
    public void An_event_is_as_old_as_it_is_and_is_forgotten_when_it_is_handled()
    {
        var time = new FakeTimeProvider(new DateTimeOffset(2026, 1, 15, 8, 0, 0, TimeSpan.Zero));
        var queued = new QueuedEvent("live", "one", "{}"u8.ToArray(), time.Steady());
        using (var journal = StateJournal.Open(_directory.File("lambda.journal")))
        {
            new EventJournal(journal, time).Save("f", queued);
            new EventJournal(journal, time).Save("f", queued with { RequestId = "two" });
            new EventJournal(journal, time).Handled(queued with { RequestId = "two" });
        }

        time.Advance(TimeSpan.FromMinutes(5));
        using var again = StateJournal.Open(_directory.File("lambda.journal"));
        var (function, found) = new EventJournal(again, time).Take().ShouldHaveSingleItem();
        function.ShouldBe("f");
        (found.Qualifier, found.RequestId).ShouldBe(("live", "one"));
        found.Payload.ToArray().ShouldBe("{}"u8.ToArray());
        (time.Steady() - found.QueuedAt).ShouldBe(TimeSpan.FromMinutes(5));
    }

    [Fact]
    [Trait("Cost", "process")]
    public async Task An_event_that_waited_for_its_next_attempt_is_processed_when_its_function_is_there_again()
    {
        var time = new WaitAwareTime();
        using (var journals = Journals.In(_directory.Path))
        {
            await using var cloud = await LambdaCloud.StartAsync(time, journals: journals);
            await cloud.CreateProbeAsync();
            cloud.Service.Enqueue("probe", LambdaCloud.Event("throw"));
            await Eventually.HoldsAsync(() => Attempts(cloud) == 1, "the function fails");
        }

        using var kept = Journals.In(_directory.Path);
        await using var again = await LambdaCloud.StartAsync(time, journals: kept);
        await again.CreateProbeAsync();
        again.Service.ResumeEvents();
        await Eventually.HoldsAsync(() => Attempts(again) == 1, "it is processed again");
    }

    private static int Attempts(LambdaCloud cloud) => cloud.Lines.Count(line => line.StartsWith("START", StringComparison.Ordinal));
}
