using System.Diagnostics;
using System.Globalization;

namespace Pipeline.Cloud.Tests.Fuzz;

/// <summary>
/// How long a fuzz test runs, and from which seed: FUZZ_SECONDS (default: 0.5) for each target, FUZZ_SEED (default: 1). <c>make fuzz</c> runs for ten minutes.
/// </summary>
internal static class FuzzRun
{
    /// <summary>The longest that one input may take.</summary>
    public static readonly TimeSpan Longest = TimeSpan.FromSeconds(10);

    private static readonly double Seconds = Read("FUZZ_SECONDS", 0.5);
    private static readonly int Seed = (int)Read("FUZZ_SEED", 1);

    /// <summary>The seeds to try, until the time is over.</summary>
    public static IEnumerable<int> Seeds()
    {
        var began = Stopwatch.GetTimestamp();
        for (var seed = Seed; Stopwatch.GetElapsedTime(began).TotalSeconds < Seconds; seed++) yield return seed;
    }

    private static double Read(string variable, double otherwise) =>
        double.TryParse(Environment.GetEnvironmentVariable(variable), CultureInfo.InvariantCulture, out var value) ? value : otherwise;
}
