namespace Pipeline.Simulation.Oracle;

/// <summary>What was found wrong; the first finding ends the run.</summary>
internal sealed class Findings
{
    /// <summary>The first finding, or null.</summary>
    public string? First { get; private set; }

    public void Add(string finding) => First ??= finding;
}
