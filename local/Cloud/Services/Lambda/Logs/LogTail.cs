using System.Text;
using Pipeline.Cloud.Lambda.Settings;

namespace Pipeline.Cloud.Lambda.Logs;

/// <summary>The last 4 KB of one invocation's log.</summary>
internal sealed class LogTail
{
    private readonly Lock _lock = new();
    private readonly Queue<string> _lines = new();
    private int _bytes;

    public void Add(string line)
    {
        lock (_lock)
        {
            _lines.Enqueue(line);
            _bytes += Encoding.UTF8.GetByteCount(line) + 1;
            while (_lines.Count > 1 && _bytes - Encoding.UTF8.GetByteCount(_lines.Peek()) - 1 >= LambdaLimits.LogTailBytes)
                _bytes -= Encoding.UTF8.GetByteCount(_lines.Dequeue()) + 1;
        }
    }

    /// <summary>The text in base64, as the response header and the SDKs return it.</summary>
    public string ToBase64()
    {
        lock (_lock)
        {
            var bytes = Encoding.UTF8.GetBytes(string.Concat(_lines.Select(line => line + "\n")));
            return Convert.ToBase64String(bytes.AsSpan(Math.Max(0, bytes.Length - LambdaLimits.LogTailBytes)));
        }
    }
}
