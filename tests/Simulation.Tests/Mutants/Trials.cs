using System.Runtime.ExceptionServices;
using Pipeline.Simulation.Tests.Mutations;

namespace Pipeline.Simulation.Tests.Mutants;

/// <summary>Has the simulation look at the mutants of one project, and prints what it found when all were tried.</summary>
public sealed class Trials : IDisposable
{
    /// <summary>A mutant that outlives so many schedules has survived. The code as it is passes the same ones, so that what fails in a mutant is its mistake.</summary>
    internal const int Schedules = 2400;

    private const int FirstSeed = 1;
    private static readonly TimeSpan LongestTrial = TimeSpan.FromMinutes(10);
    private readonly List<(string Mutation, Verdict Verdict)> _tried = [];
    private MutantBuild? _build;

    /// <summary>Tries a mutant, or the project as it is.</summary>
    internal Verdict Try(string project, Mutation? mutation)
    {
        _build ??= new MutantBuild(project);
        var verdict = Try(mutation is null ? _build.Compile() : _build.Compile(mutation), mutation?.Transport);
        _tried.Add((mutation?.Name ?? "(none)", verdict));
        return verdict;
    }

    /// <summary>Prints the table.</summary>
    public void Dispose()
    {
        var width = _tried.Select(row => row.Mutation.Length).DefaultIfEmpty().Max();
        var lines = _tried.Select(row =>
            $"{row.Mutation.PadRight(width)}  {row.Verdict.Schedules,9}  {row.Verdict.Failure?.ReplaceLineEndings(" ") ?? "nothing"}");
        Console.WriteLine(string.Join('\n', [$"{"mutation".PadRight(width)}  schedules  what the simulation found", .. lines, ""]));
    }

    private static Verdict Try(Mutant mutant, string? transport)
    {
        var context = new MutantContext(mutant);
        var campaign = context.Campaign();
        Verdict? verdict = null;
        ExceptionDispatchInfo? thrown = null;
        // A thread of its own: the campaign must not see the test runner's synchronization context, and may not come to an end.
        var thread = new Thread(() =>
        {
            try
            {
                verdict = Run(campaign, transport);
            }
            catch (Exception e)
            {
                thrown = ExceptionDispatchInfo.Capture(e);
            }
        });
        thread.IsBackground = true;
        thread.Start();
        if (!thread.Join(LongestTrial)) throw new TimeoutException($"The simulation was not done with {mutant.Project} after {LongestTrial}: a schedule must end.");
        context.Unload();
        thrown?.Throw();
        return verdict!;
    }

    // One by one, to know after how many.
    private static Verdict Run(Func<int, int, string?, string?> campaign, string? transport)
    {
        for (var i = 0; i < Schedules; i++)
        {
            if (campaign(FirstSeed + i, 1, transport) is { } failure) return new Verdict(failure, i + 1);
        }

        return new Verdict(null, Schedules);
    }
}
