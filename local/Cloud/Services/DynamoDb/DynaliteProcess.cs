using System.ComponentModel;
using System.Diagnostics;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace Pipeline.Cloud.DynamoDb;

/// <summary>dynalite in its own node process, which ends when this is disposed or when this process ends in any way.</summary>
internal sealed class DynaliteProcess : IAsyncDisposable
{
    /// <summary>The header of the secret.</summary>
    public const string SecretHeader = "x-engine-secret";

    /// <summary>The header of the cloud's time, in milliseconds since 1970.</summary>
    public const string TimeHeader = "x-engine-time";

    private const int ErrorsShown = 500;
    private const int ErrorsKept = 64 * 1024;
    private static readonly TimeSpan EndPatience = TimeSpan.FromSeconds(1);

    private readonly Process _process;
    private readonly bool _keeps;
    private readonly StringBuilder _errors = new();

    private DynaliteProcess(Process process, bool keeps)
    {
        (_process, _keeps) = (process, keeps);
        _process.ErrorDataReceived += (_, line) =>
        {
            lock (_errors)
            {
                _errors.AppendLine(line.Data);
                // Every failed request adds lines; only the last ones tell why the process ended.
                if (_errors.Length > ErrorsKept) _errors.Remove(0, _errors.Length - ErrorsKept);
            }
        };
        _process.BeginErrorReadLine();
    }

    /// <summary>The secret that every request must have in its header <see cref="SecretHeader"/>.</summary>
    public string Secret { get; } = RandomNumberGenerator.GetHexString(32, lowercase: true);

    /// <summary>Where it listens.</summary>
    public Uri Endpoint { get; private set; } = new("http://127.0.0.1");

    /// <summary>The process's id.</summary>
    public int Id => _process.Id;

    /// <summary>The end of its error output.</summary>
    public string Errors
    {
        get { lock (_errors) return _errors.ToString().Trim(); }
    }

    /// <summary>
    /// The message that the process has ended; null while it runs. It is not restarted: its tables were in memory, and clients would be told that
    /// the tables they write to never existed, which hides the cause.
    /// </summary>
    public async Task<string?> EndedAsync()
    {
        // The connection closes a little before the process is reported as ended.
        using var patience = new CancellationTokenSource(EndPatience);
        try
        {
            await _process.WaitForExitAsync(patience.Token);
        }
        catch (OperationCanceledException)
        {
            return null;
        }

        var errors = Errors;
        var said = errors.Length == 0 ? "it said nothing on its error stream" : errors[^Math.Min(errors.Length, ErrorsShown)..];
        return string.Create(
            CultureInfo.InvariantCulture,
            $"The local table engine has ended (exit code {_process.ExitCode}: {said}) and its tables are {(_keeps ? "kept. Restart the local cloud to go on with them." : "lost. Restart the local cloud to get them created again.")}");
    }

    /// <summary>Starts it and waits until it listens.</summary>
    /// <exception cref="DynaliteException">node or dynalite is missing, or does not start.</exception>
    public static async Task<DynaliteProcess> StartAsync(string nodeProgram, string nodeModules, string? store, CancellationToken cancellationToken)
    {
        var package = Path.GetFullPath(Path.Combine(nodeModules, "dynalite"));
        if (!Directory.Exists(package))
        {
            throw new DynaliteException(
                $"DynamoDB runs on npm's package 'dynalite', which is not in '{nodeModules}': run 'npm ci' in the folder 'local'.");
        }

        var script = Path.Combine(AppContext.BaseDirectory, "DynamoDb", "dynalite-server.cjs");
        var start = new ProcessStartInfo(nodeProgram, store is null ? [script, package] : [script, package, store])
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        DynaliteProcess dynalite;
        try
        {
            dynalite = new DynaliteProcess(Process.Start(start)!, store is not null);
        }
        catch (Win32Exception e)
        {
            throw new DynaliteException(
                $"DynamoDB runs on Node.js, and '{nodeProgram}' cannot be started ({e.Message}): install Node 20 or later.", e);
        }

        try
        {
            await dynalite.TellSecretAsync(cancellationToken);
            await dynalite.ReadPortAsync(cancellationToken);
            return dynalite;
        }
        catch
        {
            await dynalite.DisposeAsync();
            throw;
        }
    }

    /// <summary>Ends the process.</summary>
    public async ValueTask DisposeAsync()
    {
        if (!_process.HasExited) _process.Kill(entireProcessTree: true);
        await _process.WaitForExitAsync();
        _process.Dispose();
    }

    // By standard input, because other processes can read its arguments and its environment.
    private async Task TellSecretAsync(CancellationToken cancellationToken)
    {
        try
        {
            await _process.StandardInput.WriteLineAsync(Secret.AsMemory(), cancellationToken);
            await _process.StandardInput.FlushAsync(cancellationToken);
        }
        catch (IOException)
        {
            // The process has ended already; its error output is read next.
        }
    }

    private async Task ReadPortAsync(CancellationToken cancellationToken)
    {
        var line = await _process.StandardOutput.ReadLineAsync(cancellationToken);
        if (int.TryParse(line, NumberStyles.None, CultureInfo.InvariantCulture, out var port))
        {
            Endpoint = new Uri($"http://127.0.0.1:{port.ToString(CultureInfo.InvariantCulture)}");
            return;
        }

        await _process.WaitForExitAsync(cancellationToken);
        throw new DynaliteException($"dynalite does not start: {Errors}. Run 'npm ci' in the folder 'local' to install it anew.");
    }
}

/// <summary>Thrown when the local DynamoDB cannot start: node or dynalite is missing or broken. The message says what to do.</summary>
public sealed class DynaliteException(string message, Exception? inner = null) : Exception(message, inner);
