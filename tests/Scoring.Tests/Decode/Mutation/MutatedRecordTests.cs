using Pipeline.Domain;
using Pipeline.Scoring.Batch;
using Pipeline.Scoring.Decode;
using Pipeline.Scoring.Tests.Fakes;

namespace Pipeline.Scoring.Tests.Decode.Mutation;

/// <summary>
/// A million records that are almost valid. The variable MUTATION_SEED makes other ones; a failure names the seed of its record
/// and prints it, to become a case of its own.
/// </summary>
public sealed class MutatedRecordTests(ITestOutputHelper output)
{
    private const int Chunk = 10_000;
    private static readonly ulong Seed = ulong.TryParse(Environment.GetEnvironmentVariable("MUTATION_SEED"), out var seed) ? seed : 20260115;

    [Fact]
    [Trait("Cost", "minutes")]
    public void A_million_mutated_records_are_each_scored_or_set_aside_with_a_reason() => EachIsScoredOrSetAside(1_000_000);

    // The first of the million, for those who run the fast tests.
    [Fact]
    public void Fifty_thousand_mutated_records_are_each_scored_or_set_aside_with_a_reason() => EachIsScoredOrSetAside(50_000);

    private void EachIsScoredOrSetAside(int records)
    {
        long scored = 0, setAside = 0, members = 0;
        Parallel.For(0, records / Chunk, chunk =>
        {
            var mutator = new RecordMutator();
            var decoder = new RecordDecoder(new TripDomain(), new RequestDistance(TimeSpan.FromDays(7), most: null));
            using var writable = new WritableCheck();
            for (var i = 0; i < Chunk; i++)
            {
                var record = Seed + ((ulong)chunk * Chunk) + (ulong)i;
                var data = mutator.Make(record);
                try
                {
                    var items = Decode(decoder, data);
                    if (mutator.Member is { } member)
                    {
                        Check(items, member);
                        Interlocked.Increment(ref members);
                    }

                    foreach (var item in items)
                    {
                        writable.Check(item);
                        Interlocked.Increment(ref item.Defect is not null ? ref setAside : ref scored);
                    }
                }
                catch (Exception e)
                {
                    throw new InvalidOperationException($"MUTATION_SEED={record} makes this record first: {Convert.ToBase64String(data.Span)}", e);
                }
            }
        });

        output.WriteLine($"{scored} user records scored, {setAside} set aside; {members} records of a trip in gzip that was known");
        members.ShouldBeGreaterThan(records / 10);
        // Both ways are really taken, by far more than chance would explain.
        scored.ShouldBeGreaterThan(records / 10);
        setAside.ShouldBeGreaterThan(records / 2);
    }

    [Fact]
    public async Task No_mutated_record_holds_its_batch_up_in_a_later_stage()
    {
        const int Batch = 500;
        using var rig = new ScoringRig(new ScoringOptions("lookups", "predictions", "trips", "lake") { RowsPerCall = 100 });
        var mutator = new RecordMutator();
        for (var first = 0; first < 20 * Batch; first += Batch)
        {
            var batch = Enumerable.Range(first, Batch).Select(i => Fakes.Records.Record(i, mutator.Make(Seed + (ulong)i).ToArray(), Fakes.Records.Noon)).ToArray();
            (await rig.InvokeAsync(batch)).ShouldBeNull($"with MUTATION_SEED={Seed}, in the batch that begins with record {first}");
        }

        var landed = rig.World.Lake.Lines("scored/").Concat(rig.World.Lake.Lines("quarantine/"));
        landed.Select(line => (string)line["sequence_number"]!).Distinct().Count().ShouldBe(20 * Batch);
    }

    /// <summary>Gzip is scored as what was compressed, or not at all; in an aggregated record its neighbours are scored.</summary>
    private static void Check(IReadOnlyList<DecodedRecord> items, MutatedMember member)
    {
        if (items.Count is not (1 or 3) || (items.Count == 3 && (items[0].Defect is not null || items[2].Defect is not null))) throw new InvalidOperationException("A neighbour was lost.");
        var item = items[items.Count / 2];
        if (item.Defect is not null)
        {
            if (member.Outcome == Outcome.Scored) throw new InvalidOperationException($"It was whole, and is set aside: {item.Defect}");
            return;
        }

        if (member.Outcome == Outcome.SetAside) throw new InvalidOperationException("It was not whole, and is scored.");
        new TripDomain().TryRead(member.Trip, out var request, out _);
        if (!item.Request!.Equals(request)) throw new InvalidOperationException($"{request} is scored as {item.Request}.");
    }

    private static IReadOnlyList<DecodedRecord> Decode(RecordDecoder decoder, ReadOnlyMemory<byte> data)
    {
        var batch = decoder.Decode([new Arrival(0, Fakes.Records.Shard, "1", "key", new DateTimeOffset(Fakes.Records.Noon), data)]);
        var items = batch.Records;
        if (items.Count == 0) throw new InvalidOperationException("It disappeared.");
        var aggregated = AggregatedRecord.IsAggregated(data.Span);
        for (var i = 0; i < items.Count; i++)
        {
            var item = items[i];
            if (item.SubSequenceNumber != i) throw new InvalidOperationException($"Item {i} has the sub-sequence number {item.SubSequenceNumber}.");
            if (item.Defect is null == item.Request is null) throw new InvalidOperationException($"Item {i} is neither to be scored nor set aside.");
            if (item.Defect is { Length: 0 }) throw new InvalidOperationException($"Item {i} is set aside without a reason.");
            // Bytes that are kept are those that came: the record itself, or a slice of an aggregated one.
            var kept = aggregated ? item.Data.IsEmpty || data.Span.Overlaps(item.Data.Span) : item.Data.Equals(data);
            if (!kept) throw new InvalidOperationException($"The bytes of item {i} are not the record's.");
        }

        return items;
    }
}
