using Pipeline.Cloud.Lambda.Mappings.Progress;

namespace Pipeline.Simulation.Oracle;

/// <summary>No checkpoint ever passes a record that is not finished.</summary>
internal sealed class CheckpointWatch(DeliveryLedger ledger, Func<IReadOnlyList<ShardSnapshot>> shards, Findings findings)
{
    public void Check()
    {
        foreach (var shard in shards())
        {
            var first = ledger.FirstUnfinished(shard.ShardId);
            if (first is null) continue;
            if (shard.Ended) findings.Add($"{shard.ShardId} counts as done with, and {first} is not");
            if (shard.Checkpoint is { } checkpoint && string.CompareOrdinal(checkpoint, first.SequenceNumber) >= 0)
                findings.Add($"the checkpoint {checkpoint} of {shard.ShardId} is past {first}");
        }
    }
}
