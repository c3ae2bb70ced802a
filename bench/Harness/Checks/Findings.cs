namespace Pipeline.Bench.Checks;

/// <summary>What checks found, from several threads.</summary>
internal sealed class Findings
{
    // Of each place, so that one of which much is wrong does not hide the others.
    private const int ShownOfAPlace = 3;
    private readonly List<string> _first = [];
    private readonly Dictionary<string, int> _shown = [];
    private int _count;

    /// <summary>Whether nothing was found.</summary>
    public bool None => _count == 0;

    /// <summary>Adds a finding.</summary>
    public void Add(string finding)
    {
        lock (_first)
        {
            _count++;
            var place = finding.Split(':')[0];
            var shown = _shown.GetValueOrDefault(place);
            if (shown == ShownOfAPlace) return;
            _shown[place] = shown + 1;
            _first.Add(finding);
        }
    }

    /// <inheritdoc/>
    public override string ToString() => string.Join('\n', _first) + (_count > _first.Count ? $"\nand {_count - _first.Count} more" : "");
}
