namespace Pipeline.Bench.Checks;

/// <summary>What checks found, from several threads.</summary>
internal sealed class Findings
{
    private const int Shown = 5;
    private readonly List<string> _first = [];
    private int _count;

    /// <summary>Whether nothing was found.</summary>
    public bool None => _count == 0;

    /// <summary>Adds a finding.</summary>
    public void Add(string finding)
    {
        lock (_first)
        {
            _count++;
            if (_first.Count < Shown) _first.Add(finding);
        }
    }

    /// <inheritdoc/>
    public override string ToString() => string.Join('\n', _first) + (_count > Shown ? $"\nand {_count - Shown} more" : "");
}
