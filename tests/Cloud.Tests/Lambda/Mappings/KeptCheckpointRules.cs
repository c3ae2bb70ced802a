using Pipeline.Cloud.Lambda.Mappings.Configuration;
using Pipeline.Cloud.Lambda.Mappings.Progress;
using Pipeline.Cloud.Persistence;
using Pipeline.Testing;

namespace Pipeline.Cloud.Tests.Lambda.Mappings;

/// <summary>A mapping of a cloud that was killed goes on at the checkpoints that it had: it skips nothing, and delivers again what it had not yet noted as done.</summary>
public sealed class KeptCheckpointRules : IDisposable
{
    private const string Uuid = "b0c8a1f0-0000-4000-8000-000000000001";
    private const int Records = 120;
    private readonly TemporaryDirectory _directory = new();

    private string Journal => _directory.File("lambda.journal");

    public void Dispose() => _directory.Dispose();

    [Fact]
    public async Task After_a_kill_at_any_moment_every_record_is_processed_and_few_of_them_twice()
    {
        for (var seed = 1; seed <= 25; seed++)
        {
            File.Delete(Journal);
            var random = new Random(seed);
            var (killAt, invocations) = (random.Next(1, 17), 0);
            var (done, doneAtKill) = (new HashSet<int>(), new HashSet<int>());
            byte[]? left = null;
            using var journal = StateJournal.Open(Journal);
            await using var mapping = Mapping(journal);
            for (var shard = 0; shard < 2; shard++) mapping.Put(shard, Records / 2);
            mapping.Function = delivery =>
            {
                lock (done)
                {
                    // What the journal holds while the function works is what a kill leaves, whichever of its answers the cloud had got.
                    if (++invocations == killAt) (left, doneAtKill) = (File.ReadAllBytes(Journal), [.. done]);
                    done.UnionWith(delivery.Numbers);
                }

                return Task.FromResult<string?>(null);
            };
            mapping.Start();
            await mapping.DrainedAsync(Records);
            await mapping.StopAsync();

            await File.WriteAllBytesAsync(Journal + ".left", left!, TestContext.Current.CancellationToken);
            using var found = StateJournal.Open(Journal + ".left");
            var kept = new MappingJournal(found);
            await using var again = Mapping(found, mapping.Streams);
            var delivered = new HashSet<int>();
            again.Function = delivery =>
            {
                lock (delivered) delivered.UnionWith(delivery.Numbers);
                return Task.FromResult<string?>(null);
            };
            again.Start(kept.CheckpointsOf(Uuid));
            await Eventually.HoldsAsync(() => again.Shards.Sum(shard => shard.Pending) == 0 && Processed(doneAtKill, delivered) == Records, FormattableString.Invariant($"seed {seed}: nothing is skipped"));
            File.Delete(Journal + ".left");
        }
    }

    [Fact]
    public async Task A_mapping_that_began_at_the_latest_record_does_not_begin_there_again()
    {
        using (var journal = StateJournal.Open(Journal))
        {
            await using var mapping = Mapping(journal, position: "LATEST");
            mapping.Put(0, 3);
            mapping.Put(1, 1);
            mapping.Start();
            await mapping.StopAsync();
        }

        using var found = StateJournal.Open(Journal);
        new MappingJournal(found).CheckpointsOf(Uuid).ShouldNotBeNull().Select(shard => shard.Checkpoint).ShouldNotContain((string?)null);
    }

    [Fact]
    public void A_mapping_of_the_same_source_and_function_takes_up_the_id_once()
    {
        var mapping = new EventSourceMapping { Uuid = Uuid, FunctionArn = "f:1", FunctionName = "f", EventSourceArn = "stream", StartingPosition = "LATEST", LastModified = default };
        using (var journal = StateJournal.Open(Journal)) new MappingJournal(journal).Save(mapping);
        using (var journal = StateJournal.Open(Journal))
        {
            var kept = new MappingJournal(journal);
            kept.TakeUp("stream", "g").ShouldBeNull();
            kept.TakeUp("stream", "f").ShouldBe(Uuid);
            kept.TakeUp("stream", "f").ShouldBeNull();
            kept.Of(Uuid).Save("shard", () => new ShardCheckpoint("7", false));
        }

        using (var journal = StateJournal.Open(Journal))
        {
            var kept = new MappingJournal(journal);
            kept.CheckpointsOf(Uuid)!.ShouldHaveSingleItem().Checkpoint.ShouldBe("7");
            kept.Forget(mapping, ["shard"]);
        }

        using var last = StateJournal.Open(Journal);
        last.Take("").ShouldBeEmpty();
    }

    private static int Processed(HashSet<int> before, HashSet<int> delivered)
    {
        lock (delivered) return delivered.Union(before).Count();
    }

    private static MappingUnderTest Mapping(StateJournal journal, MemoryStreams? streams = null, string position = "TRIM_HORIZON")
    {
        var mapping = new MappingUnderTest { Checkpoints = new MappingJournal(journal).Of(Uuid), Streams = streams ?? new MemoryStreams().WithShard(0).WithShard(1) };
        mapping.Mapping = mapping.Mapping with { BatchSize = 7, ParallelizationFactor = 3, StartingPosition = position };
        return mapping;
    }
}
