using System.ComponentModel;
using System.Diagnostics;
using System.Text;
using System.Text.Json.Nodes;

namespace Pipeline.Cloud.StepFunctions.Expressions;

/// <summary>A <c>node</c> process that runs the worker script. It ends when this object is disposed, or with this process, however that ends.</summary>
internal sealed class JsonataProcess : IDisposable
{
    // An expression can create arrays of ten million elements. Node's default limit is gigabytes, and there may be four processes.
    private const int HeapMegabytes = 128;

    // A field has at most 256 KiB (DataLimit), and one request covers the fields of one state. The worker has the same limit.
    private const int LongestAnswer = 2 << 20;

    private readonly Process _process;
    private readonly StringBuilder _errors = new();

    private JsonataProcess(Process process)
    {
        _process = process;
        _process.ErrorDataReceived += (_, line) =>
        {
            lock (_errors) _errors.AppendLine(line.Data);
        };
        _process.BeginErrorReadLine();
    }

    /// <summary>Starts the process.</summary>
    /// <exception cref="ExpressionRuntimeException">node or jsonata is missing.</exception>
    public static JsonataProcess Start(string nodeProgram, string nodeModules)
    {
        string package = Path.Combine(nodeModules, "jsonata");
        if (!Directory.Exists(package))
        {
            throw new ExpressionRuntimeException(
                $"Step Functions needs npm's package 'jsonata', which is not in '{nodeModules}': run 'npm ci' in the folder 'local'.");
        }

        string script = Path.Combine(AppContext.BaseDirectory, "StepFunctions", "Expressions", "jsonata-worker.cjs");
        var start = new ProcessStartInfo(nodeProgram, [$"--max-old-space-size={HeapMegabytes}", script, Path.GetFullPath(package)])
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            StandardInputEncoding = new UTF8Encoding(false),
            StandardOutputEncoding = Encoding.UTF8,
            StandardErrorEncoding = Encoding.UTF8,
        };
        try
        {
            return new JsonataProcess(Process.Start(start)!);
        }
        catch (Win32Exception e)
        {
            throw new ExpressionRuntimeException(
                $"Step Functions needs Node.js to evaluate JSONata, and '{nodeProgram}' cannot be started ({e.Message}): install Node 20 or later.", e);
        }
    }

    /// <summary>Sends a request and waits for its answer.</summary>
    /// <returns>The answer, or null if there is none. Without an answer, Problem is the fault of the expressions; it is null if the process died for another reason.</returns>
    public async Task<(JsonObject? Answer, string? Problem)> AskAsync(JsonObject request, CancellationToken cancellationToken)
    {
        try
        {
            await _process.StandardInput.WriteLineAsync(request.ToJsonString().AsMemory(), cancellationToken);
            await _process.StandardInput.FlushAsync(cancellationToken);
        }
        catch (IOException)
        {
            // The pipe is broken: the process has ended. Complaint() says why.
            return (null, null);
        }

        using var line = new MemoryStream();
        var part = new byte[64 << 10];
        while (true)
        {
            int length = await _process.StandardOutput.BaseStream.ReadAsync(part, cancellationToken);
            if (length == 0) return (null, await IsOutOfMemoryAsync(cancellationToken) ? $"took more than {HeapMegabytes} MB of memory to evaluate" : null);
            line.Write(part, 0, length);
            if (line.Length > LongestAnswer) return (null, $"gave more than {LongestAnswer >> 20} MiB");
            // The worker answers each request with one line, before it receives the next request.
            if (part[length - 1] == (byte)'\n') return (JsonNode.Parse(line.GetBuffer().AsSpan(0, (int)line.Length))!.AsObject(), null);
        }
    }

    /// <summary>The text that the process wrote to standard error.</summary>
    public string Complaint()
    {
        lock (_errors) return _errors.ToString().Trim();
    }

    private async Task<bool> IsOutOfMemoryAsync(CancellationToken cancellationToken)
    {
        // Standard error is complete only when the process has ended.
        await _process.WaitForExitAsync(cancellationToken);
        return Complaint().Contains("heap out of memory", StringComparison.Ordinal);
    }

    public void Dispose()
    {
        if (!_process.HasExited) _process.Kill();
        _process.Dispose();
    }
}
