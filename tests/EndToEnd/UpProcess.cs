using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using Pipeline.Testing;

namespace Pipeline.EndToEnd;

/// <summary>The program behind <c>make up</c>, in a process that a test can kill.</summary>
internal sealed class UpProcess : IAsyncDisposable
{
    private readonly Process _process;
    private readonly List<string> _lines = [];

    private UpProcess(Process process) => _process = process;

    /// <summary>How long it took from its start until it said that it was ready.</summary>
    public TimeSpan Started { get; private set; }

    /// <summary>The stack's outputs.</summary>
    public string Output(string name) => _lines.Select(line => line.Split(' ', StringSplitOptions.RemoveEmptyEntries)).First(words => words is [var first, _] && first == name)[1];

    /// <summary>A port that is free now.</summary>
    public static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }

    /// <summary>Starts it on a folder and waits until it is ready.</summary>
    public static async Task<UpProcess> StartAsync(string data, int port, params string[] options)
    {
        var began = TimeProvider.System.GetTimestamp();
        var start = new ProcessStartInfo(Path.Combine(AppContext.BaseDirectory, "Cli"),
        [
            "up", "--data", data, "--port", port.ToString(CultureInfo.InvariantCulture), "--artifacts", WholeRun.Artifacts, "--parameter", "StreamShards=2",
            "--parameter", "BatchWindowSeconds=0", .. options,
        ])
        {
            WorkingDirectory = Repository.Root,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        var up = new UpProcess(Process.Start(start)!);
        var errors = up._process.StandardError.ReadToEndAsync(TestContext.Current.CancellationToken);
        while (await up._process.StandardOutput.ReadLineAsync(TestContext.Current.CancellationToken) is { } line)
        {
            up._lines.Add(line);
            if (!line.StartsWith("Ctrl+C", StringComparison.Ordinal)) continue;
            up.Started = TimeProvider.System.GetElapsedTime(began);
            return up;
        }

        await up.DisposeAsync();
        throw new InvalidOperationException($"It ended: {string.Join('\n', up._lines)}\n{await errors}");
    }

    /// <summary>Kills it, and it alone: what it started must notice by itself.</summary>
    public async Task KillAsync()
    {
        _process.Kill();
        await _process.WaitForExitAsync(TestContext.Current.CancellationToken);
    }

    public async ValueTask DisposeAsync()
    {
        if (!_process.HasExited) _process.Kill(entireProcessTree: true);
        await _process.WaitForExitAsync();
        _process.Dispose();
    }
}
