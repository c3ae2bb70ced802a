using Pipeline.Scoring;
using Pipeline.Simulation.Schedules;
using Pipeline.Simulation.World;

namespace Pipeline.Simulation;

/// <summary>Runs the schedules of consecutive seeds.</summary>
public static class Campaign
{
    /// <summary>Runs schedules one after another on this thread until one fails.</summary>
    /// <param name="firstSeed">The first one's seed.</param>
    /// <param name="schedules">How many.</param>
    /// <param name="transport">What makes the function's calls (<c>Direct</c>, <c>Sdk</c>), or null for what each seed says.</param>
    /// <returns>The seed and what was found wrong; null when all passed.</returns>
    public static (int Seed, string Finding)? FirstFailure(int firstSeed, int schedules, string? transport)
    {
        var pool = new ClientPool();
        for (var seed = firstSeed; seed < firstSeed + schedules; seed++)
        {
            var schedule = ScheduleGenerator.Generate(seed);
            if (transport is not null) schedule = schedule with { Transport = Enum.Parse<Transport>(transport) };
            if (ScheduleRun.Execute(schedule, pool).Finding is { } finding) return (seed, finding);
        }

        return null;
    }

    /// <summary>Runs schedules on several threads, each schedule on one, and stops at a failure.</summary>
    internal static CampaignResult Run(int firstSeed, int schedules, int threads, Action<int>? progress = null)
    {
        var pool = new ClientPool();
        var total = new CampaignResult();
        var injected = new Dictionary<(Operation, FaultKind), long>();
        var counting = new Lock();
        Parallel.For(firstSeed, firstSeed + schedules, new ParallelOptions { MaxDegreeOfParallelism = threads }, (seed, loop) =>
        {
            var result = ScheduleRun.Execute(ScheduleGenerator.Generate(seed), pool);
            lock (counting)
            {
                foreach (var (fault, count) in result.Injected) injected[fault] = injected.GetValueOrDefault(fault) + count;
                total = total with
                {
                    Schedules = total.Schedules + 1,
                    Records = total.Records + result.Records,
                    Invocations = total.Invocations + result.Invocations,
                    Processes = total.Processes + result.Processes,
                    Discarded = total.Discarded + result.Discarded,
                    Failure = result.Finding is { } finding && !(total.Failure?.Seed < seed) ? (seed, finding) : total.Failure,
                };
                progress?.Invoke(total.Schedules);
            }

            if (result.Finding is not null) loop.Break();
        });
        return total with { Injected = injected };
    }

    /// <summary>The smallest schedule found that fails as the seed's does, as text, with what is found wrong in it.</summary>
    internal static string Shrink(int seed)
    {
        var pool = new ClientPool();
        var smallest = new ScheduleShrinker(schedule => ScheduleRun.Execute(schedule, pool).Finding is not null).Shrink(ScheduleGenerator.Generate(seed));
        return $"{ScheduleRun.Execute(smallest, pool).Finding}{Environment.NewLine}{smallest}";
    }
}
