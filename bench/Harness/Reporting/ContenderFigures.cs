using Pipeline.Bench.Contenders;
using Pipeline.Bench.Measuring;

namespace Pipeline.Bench.Reporting;

/// <summary>A contender and what was found of it so far.</summary>
internal sealed class ContenderFigures(Contender contender, Deployment deployment)
{
    private readonly List<RunFigures> _runs = [];

    /// <summary>Who.</summary>
    public Contender Contender => contender;

    /// <summary>As published.</summary>
    public Deployment Deployment => deployment;

    /// <summary>Its runs.</summary>
    public IReadOnlyList<RunFigures> Runs => _runs;

    /// <summary>What it allocates for a record; null where the runtime does not say.</summary>
    public double? AllocatedBytesPerRecord { get; set; }

    /// <summary>Takes a run.</summary>
    public void Add(RunFigures run) => _runs.Add(run);

    /// <summary>A figure over all runs; null when there are none.</summary>
    public Spread? Of(Figure figure) => _runs.Count == 0 ? null : Spread.Of(_runs.Select(figure.Read));
}
