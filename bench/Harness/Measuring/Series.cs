using Pipeline.Bench.Contenders;
using Pipeline.Bench.Reporting;
using Pipeline.Bench.RuntimeApi;

namespace Pipeline.Bench.Measuring;

/// <summary>Runs of several contenders.</summary>
/// <param name="contenderRun">Does a run.</param>
/// <param name="all">The contenders; the reference comes before the floor.</param>
/// <param name="build">The folder that they were published into.</param>
internal sealed class Series(ContenderRun contenderRun, IReadOnlyList<ContenderFigures> all, string build)
{
    /// <summary>Starts each once unmeasured: code of the bench runs for the first time, and files come into memory.</summary>
    public async Task WarmUpAsync()
    {
        foreach (var one in all.Where(one => one.Deployment.Absence is null)) await contenderRun.StartAsync(one.Contender, one.Deployment.Executable, [], Trust.OneRoot);
    }

    /// <summary>Does a run of a contender.</summary>
    public async Task RunAsync(ContenderFigures one)
    {
        try
        {
            var variables = Variables(one.Contender);
            var figures = await contenderRun.RunAsync(one.Contender, one.Deployment.Executable, variables);
            if (!one.Contender.IsChecked) FloorRules.Check(figures.ByBatch[ContenderRun.Usual].Traffic, ReferenceTraffic());
            one.Add(figures);
            // Counting slows a function down and gives the same number each time: once is enough, in a process of its own.
            if (one is { Contender.CountedFolder: { } folder, AllocatedBytesPerRecord: null })
                one.AllocatedBytesPerRecord = await contenderRun.CountAllocationsAsync(one.Contender, Path.Combine(build, folder, "bootstrap"), variables);
        }
        catch (Exception e) when (e is FunctionFailedException or Checks.CheckFailedException)
        {
            throw new FunctionFailedException($"{one.Contender.Name}: {e.Message}");
        }
    }

    private IReadOnlyList<KeyValuePair<string, string>> Variables(Contender contender) =>
    [
        .. contender.HasTemplateSettings ? TemplateSettings.Read(Path.Combine(build, "..", "template.yaml")) : [],
        .. contender.IsChecked ? [] : FloorRules.Variables(ReferenceTraffic()),
    ];

    private Traffic ReferenceTraffic() =>
        all.FirstOrDefault(one => one.Contender.Name == Contender.Reference) is { Runs: [.., var last] }
            ? last.ByBatch[ContenderRun.Usual].Traffic
            : throw new ArgumentException($"The floor sends as much as {Contender.Reference} was seen to send: name both.");
}
