using System.Text;
using Pipeline.Cloud.Lambda.Settings;

namespace Pipeline.Cloud.Lambda.Logs;

/// <summary>
/// Reads a process's output line by line. A line longer than a CloudWatch Logs event is divided, so that a function that never ends
/// a line does not take more memory than one event. Source: "CloudWatch Logs quotas".
/// </summary>
internal static class LogLines
{
    private const int FirstBuffer = 4 * 1024;

    /// <summary>Reads to the end.</summary>
    /// <param name="output">What the process writes.</param>
    /// <param name="line">Receives each line.</param>
    public static async Task ReadAsync(Stream output, Action<string> line)
    {
        var buffer = new byte[FirstBuffer];
        var filled = 0;
        while (await output.ReadAsync(buffer.AsMemory(filled)) is > 0 and var read)
        {
            var searched = filled;
            filled += read;
            var begin = 0;
            while (buffer.AsSpan(searched, filled - searched).IndexOf((byte)'\n') is >= 0 and var found)
            {
                line(Text(buffer.AsSpan(begin, searched + found - begin)));
                begin = searched = searched + found + 1;
            }

            if (begin == 0 && filled == LambdaLimits.LogEventBytes)
            {
                begin = WholeCharacters(buffer.AsSpan(0, filled));
                line(Text(buffer.AsSpan(0, begin)));
            }

            buffer.AsSpan(begin, filled - begin).CopyTo(buffer);
            filled -= begin;
            if (filled == buffer.Length) Array.Resize(ref buffer, Math.Min(2 * buffer.Length, LambdaLimits.LogEventBytes));
        }

        if (filled > 0) line(Text(buffer.AsSpan(0, filled)));
    }

    private static string Text(ReadOnlySpan<byte> bytes) => Encoding.UTF8.GetString(bytes.EndsWith("\r"u8) ? bytes[..^1] : bytes);

    // Excludes the first bytes of a character whose other bytes have not arrived yet.
    private static int WholeCharacters(ReadOnlySpan<byte> bytes)
    {
        for (var back = 1; back <= 3; back++)
        {
            var unit = bytes[^back];
            // 10xxxxxx continues a character, 11xxxxxx begins one of several bytes.
            if ((unit & 0xC0) == 0x80) continue;
            var length = unit switch { >= 0xF0 => 4, >= 0xE0 => 3, >= 0xC0 => 2, _ => 1 };
            return length > back ? bytes.Length - back : bytes.Length;
        }

        return bytes.Length;
    }
}
