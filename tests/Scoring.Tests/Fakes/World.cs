namespace Pipeline.Scoring.Tests.Fakes;

/// <summary>
/// The services around the scorer, and the moment at which its process dies: from then on no call has an effect and
/// nothing that the function answers is heard.
/// </summary>
internal sealed class World
{
    private int _operations;

    public World()
    {
        Lookups = new FakeLookupTable(this);
        Endpoint = new FakeEndpoint(this);
        Predictions = new FakePredictionTable(this);
        Lake = new FakeLake(this);
    }

    public FakeLookupTable Lookups { get; }

    public FakeEndpoint Endpoint { get; }

    public FakePredictionTable Predictions { get; }

    public FakeLake Lake { get; }

    /// <summary>How many calls the process still makes; the last one takes effect, its answer does not arrive.</summary>
    public int? DiesAfter { get; set; }

    public bool IsDead => _operations >= DiesAfter;

    public int Operations => _operations;

    public void StartInvocation() => _operations = 0;

    /// <summary>A call's beginning.</summary>
    public void Begin()
    {
        if (IsDead) throw new ProcessDiedException();
    }

    /// <summary>A call's end, after its effect.</summary>
    public void End()
    {
        Interlocked.Increment(ref _operations);
        if (IsDead) throw new ProcessDiedException();
    }

    public sealed class ProcessDiedException : Exception;
}
