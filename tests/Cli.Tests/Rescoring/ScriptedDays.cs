using Pipeline.Cli.Rescoring;

namespace Pipeline.Cli.Tests.Rescoring;

/// <summary>The table of trips, as a test says.</summary>
internal sealed class ScriptedDays : IClosedDays
{
    public HashSet<string> Behind { get; } = [];

    public Dictionary<string, long> Trips { get; } = [];

    public List<string> Compacted { get; } = [];

    public Task<long> TripsAsync(string day, CancellationToken cancellationToken) => Task.FromResult(Trips.GetValueOrDefault(day));

    public Task<bool> IsBehindAsync(string day, CancellationToken cancellationToken) => Task.FromResult(Behind.Contains(day));

    public Task CompactAsync(string day, CancellationToken cancellationToken)
    {
        Compacted.Add(day);
        return Task.CompletedTask;
    }
}
