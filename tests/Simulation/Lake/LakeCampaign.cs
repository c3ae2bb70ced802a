using System.Globalization;
using Pipeline.Simulation.Lake.Queries;
using Pipeline.Simulation.Lake.Schedules;
using Pipeline.Simulation.Lake.World;
using Pipeline.Testing;

namespace Pipeline.Simulation.Lake;

/// <summary>Runs the schedules of consecutive seeds against a definition of the compaction and a view of its table.</summary>
/// <param name="definition">The text of the definition.</param>
/// <param name="template">The text of the template that declares the view.</param>
/// <param name="expressions">Evaluates expressions.</param>
internal sealed class LakeCampaign(string definition, string template, RememberedExpressions expressions)
{
    private readonly TripsView _view = TripsView.Parse(template);

    /// <summary>A campaign against what is deployed.</summary>
    public static LakeCampaign OfDeployed(RememberedExpressions expressions) =>
        new(CompactionDefinition.Deployed(), File.ReadAllText(Path.Combine(Repository.Root, TripsView.File)), expressions);

    /// <summary>Runs schedules on several threads, each schedule on one, and stops at a failure.</summary>
    public LakeCampaignResult Run(int firstSeed, int schedules, int threads, Action<int>? progress = null)
    {
        var counting = new Lock();
        var total = new LakeCampaignResult();
        var injected = new Dictionary<(LakeOperation, LakeFaultKind), long>();
        using var folder = new TemporaryDirectory();
        Parallel.For(firstSeed, firstSeed + schedules, new ParallelOptions { MaxDegreeOfParallelism = threads }, () => Parts(folder.Path), (seed, loop, parts) =>
        {
            var result = LakeRun.Execute(LakeScheduleGenerator.Generate(seed), parts);
            lock (counting)
            {
                foreach (var (fault, count) in result.Injected) injected[fault] = injected.GetValueOrDefault(fault) + count;
                total = total with
                {
                    Schedules = total.Schedules + 1,
                    Runs = total.Runs + result.Runs,
                    Lines = total.Lines + result.Lines,
                    Published = total.Published + result.Published,
                    Failure = result.Finding is { } finding && !(total.Failure?.Seed < seed) ? (seed, finding) : total.Failure,
                };
                progress?.Invoke(total.Schedules);
            }

            if (result.Finding is not null) loop.Break();
            return parts;
        }, _ => { });
        return total with { Injected = injected };
    }

    /// <summary>Runs one schedule.</summary>
    public LakeResult Run(LakeSchedule schedule)
    {
        using var folder = new TemporaryDirectory();
        return LakeRun.Execute(schedule, Parts(folder.Path));
    }

    /// <summary>The smallest schedule found that fails as the seed's does, as text, with what is found wrong in it.</summary>
    public string Shrink(int seed)
    {
        var smallest = new LakeScheduleShrinker(schedule => Run(schedule).Finding is not null).Shrink(LakeScheduleGenerator.Generate(seed));
        return string.Create(CultureInfo.InvariantCulture, $"{Run(smallest).Finding}{Environment.NewLine}{smallest}");
    }

    private LakeParts Parts(string folder) => new(new CompactionDefinition(definition), _view, expressions, folder);
}
