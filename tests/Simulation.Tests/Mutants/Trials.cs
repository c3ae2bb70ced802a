using System.Collections.Concurrent;
using System.Runtime.ExceptionServices;
using Pipeline.Simulation.Tests.Mutations;

namespace Pipeline.Simulation.Tests.Mutants;

/// <summary>Has the simulation look at the mutants of one project, as many at once as there are processors, and prints what it found when all were tried.</summary>
public sealed class Trials : IDisposable
{
    /// <summary>A mutant that outlives so many schedules has survived.</summary>
    internal const int Schedules = 2400;

    private const int FirstSeed = 1;
    private static readonly TimeSpan LongestTrial = TimeSpan.FromMinutes(10);
    private readonly List<(Mutation Mutation, TaskCompletionSource<Verdict> Verdict)> _trials = [];

    /// <summary>The verdict on one of a project's mutants. All of them are tried from the first call on.</summary>
    internal Task<Verdict> TryAsync(string project, IReadOnlyList<Mutation> mutations, string name)
    {
        if (_trials.Count == 0) Begin(project, mutations);
        return _trials.Single(trial => trial.Mutation.Name == name).Verdict.Task;
    }

    /// <summary>Prints the table.</summary>
    public void Dispose()
    {
        var tried = _trials.Where(trial => trial.Verdict.Task.IsCompletedSuccessfully).Select(trial => (trial.Mutation.Name, Verdict: trial.Verdict.Task.Result)).ToList();
        var width = tried.Select(row => row.Name.Length).DefaultIfEmpty().Max();
        var lines = tried.Select(row =>
            $"{row.Name.PadRight(width)}  {row.Verdict.Seed ?? Schedules,9}  {row.Verdict.Finding?.ReplaceLineEndings(" ") ?? "nothing"}");
        Console.WriteLine(string.Join('\n', [$"{"mutation".PadRight(width)}  schedules  what the simulation found", .. lines, ""]));
    }

    private void Begin(string project, IReadOnlyList<Mutation> mutations)
    {
        _trials.AddRange(mutations.Select(mutation => (mutation, new TaskCompletionSource<Verdict>(TaskCreationOptions.RunContinuationsAsynchronously))));
        MutantBuild build;
        MutantContext original;
        try
        {
            build = new MutantBuild(project);
            // As an object, not as its campaign alone: a context that nobody holds is unloaded.
            original = new MutantContext(build.Compile());
        }
        catch (Exception e)
        {
            // Every test of the project waits for a verdict, not only the one that began the trials.
            foreach (var (_, verdict) in _trials) verdict.SetException(e);
            return;
        }

        var waiting = new ConcurrentQueue<(Mutation Mutation, TaskCompletionSource<Verdict> Verdict)>(_trials);
        for (var i = 0; i < Environment.ProcessorCount; i++)
        {
            new Thread(() =>
            {
                while (waiting.TryDequeue(out var trial)) Try(trial.Mutation, trial.Verdict, build, original);
            })
            { IsBackground = true }.Start();
        }
    }

    private static void Try(Mutation mutation, TaskCompletionSource<Verdict> verdict, MutantBuild build, MutantContext original)
    {
        try
        {
            verdict.SetResult(Try(build.Compile(mutation), mutation.Transport, original));
        }
        catch (Exception e)
        {
            // Whoever waits for the verdict gets it: the thread goes on to the next mutant.
            verdict.SetException(e);
        }
    }

    private static Verdict Try(Mutant mutant, string? transport, MutantContext original)
    {
        var context = new MutantContext(mutant);
        var campaign = context.Campaign();
        Verdict? verdict = null;
        ExceptionDispatchInfo? thrown = null;
        // A thread of its own: the campaign may not come to an end.
        var thread = new Thread(() =>
        {
            try
            {
                verdict = campaign(FirstSeed, Schedules, transport) is { } failure
                    ? new Verdict(failure.Seed, failure.Finding, original.Campaign()(failure.Seed, 1, transport)?.Finding)
                    : new Verdict(null, null, null);
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
}
