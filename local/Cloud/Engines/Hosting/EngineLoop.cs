using System.Collections.Concurrent;
using Microsoft.Win32.SafeHandles;

namespace Pipeline.Cloud.Engines.Hosting;

/// <summary>Request loop of the child process. It exits when standard input closes, that is, when the parent has exited.</summary>
public static class EngineLoop
{
    /// <summary>Answers requests until standard input closes.</summary>
    /// <param name="answer">Handles one request.</param>
    public static void Run(Func<byte[], byte[]> answer)
    {
        using var input = new FileStream(new SafeFileHandle(0, ownsHandle: false), FileAccess.Read, bufferSize: 0);
        using var output = new FileStream(new SafeFileHandle(1, ownsHandle: false), FileAccess.Write, bufferSize: 0);
        using var messages = new BlockingCollection<byte[]>();
        var reader = new Thread(() =>
        {
            while (EngineFrames.ReadAsync(input, CancellationToken.None).AsTask().GetAwaiter().GetResult() is { } message) messages.Add(message);
            // Does not finish the current request: nobody waits for its answer, and it may take forever.
            Environment.Exit(0);
        });
        reader.IsBackground = true;
        reader.Start();
        foreach (var message in messages.GetConsumingEnumerable())
            EngineFrames.WriteAsync(output, answer(message), CancellationToken.None).AsTask().GetAwaiter().GetResult();
    }
}
