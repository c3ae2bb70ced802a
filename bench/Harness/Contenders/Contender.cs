namespace Pipeline.Bench.Contenders;

/// <summary>A function that does the job, or the floor below all of them.</summary>
/// <param name="Name">Its name in the figures.</param>
/// <param name="Title">What it is.</param>
/// <param name="Folder">Where it was published, relative to the checkout's build folder.</param>
/// <param name="WarmUp">CPU time until it is as fast as it gets.</param>
internal sealed record Contender(string Name, string Title, string Folder, TimeSpan WarmUp)
{
    /// <summary>Whether it does the job, so that what it sent can be checked.</summary>
    public bool IsChecked { get; init; } = true;

    /// <summary>The folder of the same code for the JIT, where the runtime can say what was allocated; null for other runtimes.</summary>
    public string? CountedFolder { get; init; }

    /// <summary>Whether it runs with the settings of the runtime that template.yaml gives the function.</summary>
    public bool HasTemplateSettings { get; init; }

    /// <summary>The reference of all ratios.</summary>
    public const string Reference = "pipeline-aot";

    private static readonly TimeSpan Compiled = TimeSpan.FromSeconds(1);
    // Where curves of CPU a record over time become level.
    private static readonly TimeSpan JustInTime = TimeSpan.FromSeconds(10);

    /// <summary>Everybody, in the order of the table.</summary>
    public static IReadOnlyList<Contender> All { get; } =
    [
        new(Reference, "this project, Native AOT", "functions/ScoringFunction", Compiled) { CountedFolder = "bench/pipeline-jit", HasTemplateSettings = true },
        new("pipeline-jit", "this project, JIT", "bench/pipeline-jit", JustInTime) { CountedFolder = "bench/pipeline-jit", HasTemplateSettings = true },
        new("dotnet-usual-aot", "the usual .NET way, Native AOT", "bench/dotnet-usual-aot", Compiled) { CountedFolder = "bench/dotnet-usual" },
        new("dotnet-usual", "the usual .NET way, JIT", "bench/dotnet-usual", JustInTime) { CountedFolder = "bench/dotnet-usual" },
        new("python", "Python, boto3", "bench/python", Compiled),
        new("node", "Node.js, AWS SDK v3", "bench/node", TimeSpan.FromSeconds(3)),
        new("floor", "the floor: Base64, signatures, bodies of the same size", "bench/floor", Compiled) { IsChecked = false, CountedFolder = "bench/floor-jit", HasTemplateSettings = true },
    ];
}
