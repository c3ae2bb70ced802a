namespace Pipeline.Cli.Smoke;

/// <summary>How a smoke test is made.</summary>
internal sealed record SmokeOptions
{
    /// <summary>How long the predictions may take.</summary>
    public TimeSpan Patience { get; init; } = TimeSpan.FromMinutes(3);

    /// <summary>How often the table is looked at.</summary>
    public TimeSpan Poll { get; init; } = TimeSpan.FromMilliseconds(250);
}
