namespace Pipeline.Simulation.Clock;

/// <summary>
/// Runs everything that awaits on one thread, in an order that is drawn from a seed: the same seed gives the same run. Without
/// one, first come, first served.
/// </summary>
internal sealed class OneThread(VirtualTime time, Random? chance) : SynchronizationContext
{
    private readonly List<(SendOrPostCallback Callback, object? State)> _ready = [];
    private readonly int _thread = Environment.CurrentManagedThreadId;

    public override void Post(SendOrPostCallback d, object? state)
    {
        if (Environment.CurrentManagedThreadId != _thread)
            throw new InvalidOperationException("The code under simulation left its thread: somewhere it does not just await.");
        _ready.Add((d, state));
    }

    public override SynchronizationContext CreateCopy() => this;

    /// <summary>Runs until a condition holds, nothing is left to do, or the clock passes a limit.</summary>
    /// <returns>Whether the condition holds.</returns>
    public bool Run(Func<bool> until, DateTimeOffset limit)
    {
        var outer = Current;
        SetSynchronizationContext(this);
        try
        {
            while (!until())
            {
                if (_ready.Count > 0) RunOne();
                else if (time.GetUtcNow() > limit || !FireTimer()) return until();
            }

            return true;
        }
        finally
        {
            SetSynchronizationContext(outer);
        }
    }

    // What a timer completes is posted, and so takes its turn by chance, only where this is not the current context.
    private bool FireTimer()
    {
        SetSynchronizationContext(null);
        var fired = time.FireNext();
        SetSynchronizationContext(this);
        return fired;
    }

    private void RunOne()
    {
        var at = chance?.Next(_ready.Count) ?? 0;
        var (callback, state) = _ready[at];
        _ready.RemoveAt(at);
        callback(state);
    }
}
