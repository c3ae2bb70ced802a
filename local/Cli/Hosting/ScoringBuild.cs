namespace Pipeline.Cli.Hosting;

/// <summary>How the scoring function was built. The publishing script leaves a note of the framework.</summary>
/// <param name="Aot">Whether it is a Native AOT binary.</param>
/// <param name="Framework">The target framework, such as <c>net10.0</c>.</param>
internal sealed record ScoringBuild(bool Aot, string Framework)
{
    private static ReadOnlySpan<byte> Script => "#!"u8;

    /// <summary>Reads a function's folder.</summary>
    public static ScoringBuild Read(string directory)
    {
        var note = Path.Combine(directory, "framework");
        var head = new byte[2];
        using var bootstrap = File.OpenRead(Path.Combine(directory, "bootstrap"));
        bootstrap.ReadExactly(head);
        return new ScoringBuild(!head.AsSpan().SequenceEqual(Script), File.Exists(note) ? File.ReadAllText(note).Trim() : "unknown");
    }
}
