using System.Diagnostics;

namespace Pipeline.Cloud.Engines.Hosting;

/// <summary>Keeps the last lines of a process's standard error, to explain why it exited.</summary>
internal sealed class LastWords
{
    private const int Kept = 5;
    private readonly Queue<string> _lines = new();
    private readonly Task _reading;

    public LastWords(Process process) => _reading = KeepAsync(process.StandardError);

    /// <summary>The lines, once the process has ended.</summary>
    public async Task<string> ReadAsync()
    {
        await _reading;
        return string.Join(' ', _lines);
    }

    private async Task KeepAsync(StreamReader from)
    {
        while (await from.ReadLineAsync() is { } line)
        {
            if (_lines.Count == Kept) _lines.Dequeue();
            _lines.Enqueue(line.Trim());
        }
    }
}
