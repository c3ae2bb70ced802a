using System.Collections.Concurrent;
using Pipeline.Cloud.Protocol;

namespace Pipeline.Cloud.Calls;

/// <summary>Refuses calls whose bytes the machine's disk has no room for, with the service's own error. The log says so once until there is room again.</summary>
/// <param name="log">Where the local cloud says what is wrong.</param>
public sealed class FullDiskStep(TextWriter log) : ICallStep
{
    // The operations that were refused last time they were called.
    private readonly ConcurrentDictionary<(string Service, string Operation), bool> _refused = new();

    /// <inheritdoc/>
    public async Task InvokeAsync(ServiceCall call, Func<Task> next)
    {
        var operation = (call.Service.Name, call.Operation.Name);
        try
        {
            await next();
        }
        catch (IOException full) when (FullDisk.Is(full))
        {
            var first = _refused.IsEmpty;
            if (_refused.TryAdd(operation, true) && first) Say($"{full.Message.TrimEnd('.')}: the local cloud refuses what it cannot write until there is room.");
            throw call.Service.OutOfSpace();
        }

        if (!_refused.IsEmpty && _refused.TryRemove(operation, out _) && _refused.IsEmpty) Say("The local cloud's disk has room again.");
    }

    private void Say(string line)
    {
        try
        {
            log.WriteLine(line);
        }
        catch (IOException)
        {
            // The log is a file on the same disk.
        }
    }
}
