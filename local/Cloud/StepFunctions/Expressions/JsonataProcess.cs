using System.ComponentModel;
using System.Diagnostics;
using System.Text;
using System.Text.Json.Nodes;

namespace Pipeline.Cloud.StepFunctions.Expressions;

/// <summary>One <c>node</c> process that runs the worker script. It ends when this is disposed or this process ends, whichever way.</summary>
internal sealed class JsonataProcess : IDisposable
{
    // An expression can make arrays of ten million elements; Node's own limit is gigabytes.
    private const int HeapMegabytes = 512;

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

    /// <summary>Sends one request and waits for its answer; null where the process died over it.</summary>
    public async Task<JsonObject?> AskAsync(JsonObject request, CancellationToken cancellationToken)
    {
        try
        {
            await _process.StandardInput.WriteLineAsync(request.ToJsonString().AsMemory(), cancellationToken);
            await _process.StandardInput.FlushAsync(cancellationToken);
        }
        catch (IOException)
        {
            // The pipe is broken: the process has gone, and Complaint() says why.
            return null;
        }

        return await _process.StandardOutput.ReadLineAsync(cancellationToken) is { } line ? JsonNode.Parse(line)!.AsObject() : null;
    }

    /// <summary>What the process said about its end.</summary>
    public string Complaint()
    {
        lock (_errors) return _errors.ToString().Trim();
    }

    public void Dispose()
    {
        if (!_process.HasExited) _process.Kill();
        _process.Dispose();
    }
}
