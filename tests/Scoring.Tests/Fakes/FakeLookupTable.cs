using Pipeline.Scoring.Enrich;

namespace Pipeline.Scoring.Tests.Fakes;

internal sealed class FakeLookupTable(World world) : ILookupTable
{
    public Dictionary<string, Dictionary<string, string>> Rows { get; } = [];

    public List<IReadOnlyList<string>> Calls { get; } = [];

    /// <summary>Fails calls by their number, counted from 0.</summary>
    public Func<int, Exception?> Fault { get; set; } = _ => null;

    /// <summary>How many of a call's keys are left unprocessed, by the call's number.</summary>
    public Func<int, int> LeavesUnprocessed { get; set; } = _ => 0;

    public Task<LookupPage> GetAsync(IReadOnlyList<string> keys, CancellationToken cancellationToken)
    {
        world.Begin();
        int call;
        lock (Calls)
        {
            call = Calls.Count;
            Calls.Add(keys);
        }

        if (Fault(call) is { } fault) throw fault;
        var processed = keys.Count - LeavesUnprocessed(call);
        var rows = keys.Take(processed).Where(Rows.ContainsKey).ToDictionary(key => key, key => (IReadOnlyDictionary<string, string>)Rows[key]);
        world.End();
        return Task.FromResult(new LookupPage(rows, [.. keys.Skip(processed)]));
    }
}
