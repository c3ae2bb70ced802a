using System.Globalization;
using Pipeline.Testing;

namespace Pipeline.Arm64.Tests;

/// <summary>The wall clock of a scorer, which moves only when a test moves it (<c>standing-clock.c</c>).</summary>
internal sealed class StandingClock : IDisposable
{
    /// <summary>The variable that names the clock's file.</summary>
    public const string Variable = "STANDING_CLOCK";

    private readonly TemporaryDirectory _directory = new();
    private readonly DateTimeOffset _start;

    /// <param name="start">The time at second 0. Near the real time: invocations have deadlines on the cloud's clock.</param>
    public StandingClock(DateTimeOffset start)
    {
        _start = DateTimeOffset.FromUnixTimeMilliseconds(start.ToUnixTimeMilliseconds());
        Set(0);
    }

    /// <summary>The file that shows the time.</summary>
    public string File => _directory.File("clock");

    /// <summary>Moves the clock.</summary>
    /// <param name="second">The seconds since its start.</param>
    public void Set(int second)
    {
        // Replaced at once: a scorer may read at any time.
        System.IO.File.WriteAllText(File + ".new", _start.AddSeconds(second).ToUnixTimeMilliseconds().ToString(CultureInfo.InvariantCulture));
        System.IO.File.Move(File + ".new", File, overwrite: true);
    }

    /// <summary>The second that a time is, in milliseconds since 1970 as text.</summary>
    public int SecondOf(string milliseconds) => (int)(DateTimeOffset.FromUnixTimeMilliseconds(long.Parse(milliseconds, CultureInfo.InvariantCulture)) - _start).TotalSeconds;

    /// <inheritdoc/>
    public void Dispose() => _directory.Dispose();
}
