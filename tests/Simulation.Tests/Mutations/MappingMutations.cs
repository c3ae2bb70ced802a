namespace Pipeline.Simulation.Tests.Mutations;

/// <summary>Mistakes in the event source mapping.</summary>
internal static class MappingMutations
{
    private const string Mappings = "local/Cloud/Services/Lambda/Mappings/";
    private const string BatchWork = Mappings + "Batches/BatchWork.cs";
    private const string BatchInvoker = Mappings + "Delivery/BatchInvoker.cs";
    private const string BatchRunner = Mappings + "Batches/BatchRunner.cs";
    private const string MappingRunner = Mappings + "MappingRunner.cs";
    private const string ShardConsumer = Mappings + "ShardConsumer.cs";
    private const string ShardProgress = Mappings + "Progress/ShardProgress.cs";
    private const string RecordFilter = Mappings + "RecordFilter.cs";
    private const string EventPattern = Mappings + "Filtering/EventPattern.cs";
    private const string ValueRule = Mappings + "Filtering/ValueRule.cs";

    /// <summary>The mistakes, from the batch outwards.</summary>
    public static IReadOnlyList<Mutation> All { get; } =
    [
        new("drops one record too many of a partial answer", BatchWork,
            "Drop(_rules.Bisects ? part : Retry(part), partial.Index);", "Drop(_rules.Bisects ? part : Retry(part), partial.Index + 1);",
            "the reported record is then never delivered again."),

        new("keeps what a partial answer has done", BatchWork,
            "Drop(_rules.Bisects ? part : Retry(part), partial.Index);", "Drop(_rules.Bisects ? part : Retry(part), 0);",
            "records that are done are then delivered again, and discarded with the rest."),

        new("retries a batch without bound", BatchWork,
            "part.Retries >= _rules.MaximumRetries ? part with { Exhausted = true } : part with { Retries = part.Retries + 1 }",
            "part with { Retries = part.Retries + 1 }",
            "a record that always fails then blocks its shard."),

        new("counts throttles as retries", BatchWork,
            "                _parts.Push(part);\n", "                _parts.Push(Retry(part));\n",
            "a busy function then loses records that it never saw."),

        new("counts splits as retries", BatchWork,
            "        _parts.Push(part with { Count = half });\n", "        _parts.Push(Retry(part with { Count = half }));\n",
            "a record then has the fewer retries the larger its batch was."),

        new("loses the second half of a bisected batch", BatchWork,
            "        _parts.Push(part with { First = part.First + half, Count = part.Count - half });\n", "",
            "its records are then never delivered."),

        new("takes the second half of a bisected batch first", BatchWork,
            """
                    _parts.Push(part with { First = part.First + half, Count = part.Count - half });
                    _parts.Push(part with { Count = half });
            """,
            """
                    _parts.Push(part with { Count = half });
                    _parts.Push(part with { First = part.First + half, Count = part.Count - half });
            """,
            "records of one key are then delivered out of order."),

        new("discards a part of which some records are too old", BatchWork,
            "if (old > 0) return _discarding = new BatchStep.Discard(part.First, old,", "if (old > 0) return _discarding = new BatchStep.Discard(part.First, part.Count,",
            "young records are then discarded without having been tried."),

        new("forgets the rest of a part that was discarded in part", BatchWork,
            "Drop(_parts.Pop(), discarding.Count);", "_parts.Pop();",
            "young records are then neither delivered nor discarded."),

        new("takes a function's error for success", BatchInvoker,
            "        if (result.FunctionError is not null) return new BatchAnswer.Failed();\n", "",
            "the records of a crashed invocation are then never delivered again."),

        new("takes a partial answer for success", BatchInvoker,
            "mapping.Rules.ReportsItemFailures ? BatchResponse.Read(", "!mapping.Rules.ReportsItemFailures ? BatchResponse.Read(",
            "what the function reported is then never delivered again."),

        new("takes a throttle for success", BatchInvoker,
            "return (new BatchAnswer.NotInvoked(), null);", "return (new BatchAnswer.Succeeded(), null);",
            "records that the function never saw then count as done."),

        new("sends no document of what was never tried", BatchRunner,
            "if (mapping.OnFailure is not { } destination) return;", "if (discard.Invocations == 0 || mapping.OnFailure is not { } destination) return;",
            "records that grew too old behind others are then nowhere."),

        new("sends the whole batch instead of the part", BatchRunner,
            "events.Write(batch, discard.First, discard.Count)", "events.Write(batch, 0, batch.Count)",
            "records that were delivered are then in the failure destination as well."),

        new("chooses lanes by the sequence number", ShardConsumer,
            "LaneOf(record.PartitionKey, lanes.Length)", "LaneOf(record.SequenceNumber, lanes.Length)",
            "records of one key are then delivered side by side, in any order."),

        new("ends a shard before its lanes", ShardConsumer,
            """
                    await Task.WhenAll([OrFailAsync(ReadAsync(lanes, failed.Token), failed), .. running]);
                    progress.End();
            """,
            """
                    await OrFailAsync(ReadAsync(lanes, failed.Token), failed);
                    progress.End();
                    await Task.WhenAll(running);
            """,
            "its children are then read while its last records are on their way."),

        new("puts the checkpoint one record too far", ShardProgress,
            "oldest is { } found ? found.Previous : _lastRead,", "oldest is { } found ? found.SequenceNumber : _lastRead,",
            "a mapping that is stopped then goes on behind a record that is not done."),

        new("takes the newest pending record for the checkpoint", ShardProgress,
            "Comes(head.SequenceNumber, other.SequenceNumber) < 0", "Comes(head.SequenceNumber, other.SequenceNumber) > 0",
            "a mapping that is stopped then goes on behind what slower lanes have not done."),

        new("reads children before their parents are done", MappingRunner,
            "            .Where(shard => DoneWith(shard.ParentShardId) && DoneWith(shard.AdjacentParentShardId))\n", "",
            "records of one key are then delivered out of order after a split."),

        new("forgets the second parent of a merged shard", MappingRunner,
            "DoneWith(shard.ParentShardId) && DoneWith(shard.AdjacentParentShardId)", "DoneWith(shard.ParentShardId)",
            "records of one key are then delivered out of order after a merge."),

        new("delivers what the filters leave out", ShardConsumer,
            "else if (filter is not null && !filter.Passes(record))", "else if (filter is not null && filter.Passes(record) && false)",
            "people then pay for records that they did not want."),

        new("delivers what the filters leave out and nothing else", ShardConsumer,
            "!filter.Passes(record))", "filter.Passes(record))",
            "every record that was wanted is then lost."),

        new("wants all filters to let a record pass", RecordFilter,
            "return criteria.Filters.Any(filter =>", "return criteria.Filters.All(filter =>",
            "records that pass one of two filters are then lost."),

        new("looks at the first filter alone", RecordFilter,
            "return criteria.Filters.Any(filter =>", "return criteria.Filters.Take(1).Any(filter =>",
            "records that pass the second filter are then lost."),

        new("lets data that are not JSON pass a filter", RecordFilter,
            "(!filter.ReadsData || data is not null) && filter.Pattern", "filter.Pattern",
            "compressed records then pass a filter for what is absent."),

        new("looks for metadata in the event alone", RecordFilter,
            "record.TryGetProperty(name, out var found) || record.GetProperty(\"kinesis\").TryGetProperty(name, out found) ? found : null",
            "record.TryGetProperty(name, out var found) ? found : null",
            "a filter of partition keys then lets nothing pass."),

        new("is content with one member of a pattern", EventPattern,
            "            if (!pattern.Matches(member(name))) return false;\n", "            if (pattern.Matches(member(name))) return true;\n",
            "records then pass that have one of two wanted properties."),

        new("takes the least number of an open range", ValueRule,
            "(IncludesLeast ? number >= Least : number > Least)", "number >= Least",
            "a record exactly at the bound then passes."),

        new("leaves out the greatest number of a closed range", ValueRule,
            "(IncludesMost ? number <= Most : number < Most)", "number < Most",
            "a record exactly at the bound is then lost."),

        new("takes what a rule excludes", ValueRule,
            "!Excluded.Any(rule => rule.Matches(value))", "Excluded.Any(rule => rule.Matches(value))",
            "anything-but then means nothing but."),

        new("compares the beginning with an end", ValueRule,
            "text.EndsWith(End, Comparison)", "text.StartsWith(End, Comparison)",
            "records with a wanted suffix are then lost."),

        new("takes what is there for absent", ValueRule,
            "public override bool Matches(JsonElement value) => Expected;", "public override bool Matches(JsonElement value) => !Expected;",
            "a filter for what lacks a member then lets everything else pass."),
    ];
}
