using BenchmarkDotNet.Columns;
using BenchmarkDotNet.Configs;
using BenchmarkDotNet.Diagnosers;
using BenchmarkDotNet.Filters;
using BenchmarkDotNet.Jobs;
using BenchmarkDotNet.Loggers;
using BenchmarkDotNet.Toolchains.InProcess.Emit;
using Perfolizer.Horology;

namespace Pipeline.Bench.Micro;

/// <summary>How stages are measured: in this process, since the usual way generates a project and restores its packages.</summary>
internal static class MicroConfig
{
    /// <summary>Where the log of the last measurement is, in a checkout.</summary>
    public const string Artifacts = ".local/bench-micro";

    /// <summary>Of the stages that are wanted.</summary>
    public static IConfig Create(string checkout, string? only)
    {
        var config = ManualConfig.CreateEmpty()
            .WithArtifactsPath(Path.Combine(checkout, Artifacts))
            .AddLogger(NullLogger.Instance)
            .AddColumnProvider(DefaultColumnProviders.Instance)
            .AddDiagnoser(MemoryDiagnoser.Default)
            .AddJob(Job.Default
                .WithToolchain(InProcessEmitToolchain.Instance)
                .WithIterationTime(TimeInterval.FromMilliseconds(100))
                // The JIT gets to its best code after a second or two, later on a busy machine.
                .WithWarmupCount(20)
                .WithIterationCount(20));
        return only is null ? config : config.AddFilter(new NameFilter(name => name.Contains(only, StringComparison.OrdinalIgnoreCase)));
    }
}
