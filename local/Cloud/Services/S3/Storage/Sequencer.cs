using System.Globalization;

namespace Pipeline.Cloud.S3.Storage;

/// <summary>Generates event sequencers: hexadecimal numbers that increase even if the clock does not.</summary>
internal sealed class Sequencer(TimeProvider time)
{
    private long _last;

    /// <summary>Makes sure that the next value is above one that was given before a restart.</summary>
    public void StartBehind(string value) => _last = Math.Max(_last, long.Parse(value, NumberStyles.HexNumber, CultureInfo.InvariantCulture));

    public string Next()
    {
        while (true)
        {
            var last = Interlocked.Read(ref _last);
            var next = Math.Max(last + 1, time.GetUtcNow().UtcTicks);
            if (Interlocked.CompareExchange(ref _last, next, last) == last) return next.ToString("X18", CultureInfo.InvariantCulture);
        }
    }
}
