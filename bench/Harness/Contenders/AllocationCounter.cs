using System.Globalization;
using System.Runtime.InteropServices;
using Pipeline.Bench.RuntimeApi;

namespace Pipeline.Bench.Contenders;

/// <summary>Asks a .NET function, by the hook in it, how many bytes it has allocated.</summary>
internal sealed partial class AllocationCounter : IDisposable
{
    private const int UserSignal1 = 10;
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("pipeline-bench-");

    /// <summary>The variables that put the hook into a function.</summary>
    public IEnumerable<KeyValuePair<string, string>> Variables =>
        [new("DOTNET_STARTUP_HOOKS", Path.Combine(AppContext.BaseDirectory, "Allocations.dll")), new("ALLOCATIONS_FILE", AnswerPath)];

    private string AnswerPath => Path.Combine(_folder.FullName, "allocated");

    /// <summary>The bytes allocated since the process started.</summary>
    public async Task<long> ReadAsync(int processId, CancellationToken cancellationToken)
    {
        File.Delete(AnswerPath);
        if (kill(processId, UserSignal1) != 0) throw new FunctionFailedException($"Process {processId} cannot be asked what it allocated: it has ended.");
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        limit.CancelAfter(Patience);
        while (!File.Exists(AnswerPath)) await Task.Delay(5, limit.Token);
        return long.Parse(await File.ReadAllTextAsync(AnswerPath, limit.Token), CultureInfo.InvariantCulture);
    }

    /// <inheritdoc/>
    public void Dispose() => _folder.Delete(recursive: true);

    [LibraryImport("libc")]
    private static partial int kill(int processId, int signal);
}
