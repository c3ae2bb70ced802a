using Pipeline.Simulation.World;

namespace Pipeline.Simulation.Oracle;

/// <summary>What is reported as done must stand in the table and in the lake at that moment.</summary>
internal sealed class Durability(StoredPredictions stored, LandedObjects landed, Findings findings)
{
    public void Check(PutRecord record)
    {
        for (var sub = 0; sub < record.UserRecords.Count; sub++)
        {
            var lines = landed.Of(record.Name(sub));
            if (lines.Count == 0) findings.Add($"{record.Name(sub)} counts as done and did not land");
            if (lines.Any(line => line.IsScored) && !stored.Items.ContainsKey(record.UserRecords[sub].TripId!))
                findings.Add($"{record.Name(sub)} counts as done and is not in the table");
        }
    }
}
