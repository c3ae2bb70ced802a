namespace Pipeline.Bench.Workflow.Measuring;

/// <summary>What a run over a lake of one size took.</summary>
/// <param name="Trips">Landed trips.</param>
/// <param name="Labels">Labelled trips that the workflow counted.</param>
/// <param name="Objects">Objects of scored lines.</param>
/// <param name="LakeMiB">Their bytes, compressed.</param>
/// <param name="BaseMiB">Resident memory before the run.</param>
/// <param name="Stages">The stages in their order.</param>
internal sealed record SizeMeasure(int Trips, int Labels, int Objects, double LakeMiB, double BaseMiB, IReadOnlyList<StageMeasure> Stages)
{
    /// <summary>What a million trips would take at the pace of this size.</summary>
    public double PerMillion(double seconds) => seconds * 1_000_000 / Trips;
}
