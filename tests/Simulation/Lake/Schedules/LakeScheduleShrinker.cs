using System.Collections.Immutable;

namespace Pipeline.Simulation.Lake.Schedules;

/// <summary>Makes a schedule of the lake that fails smaller, as long as it fails.</summary>
internal sealed class LakeScheduleShrinker(Func<LakeSchedule, bool> fails, int budget = 1_000)
{
    private int _runs;

    /// <summary>The smallest schedule found that still fails.</summary>
    public LakeSchedule Shrink(LakeSchedule schedule)
    {
        while (true)
        {
            var before = schedule;
            schedule = Without(schedule, found => found.Faults, (found, left) => found with { Faults = left });
            schedule = Without(schedule, found => found.Starts, (found, left) => found with { Starts = left });
            schedule = Without(schedule, found => found.Looks, (found, left) => found with { Looks = left });
            schedule = Without(schedule, found => found.Crawls, (found, left) => found with { Crawls = left });
            schedule = Without(schedule, found => found.Foreign, (found, left) => found with { Foreign = left });
            schedule = Without(schedule, found => found.Batches, (found, left) => found with { Batches = left });
            for (var i = 0; i < schedule.Batches.Count; i++) schedule = WithFewerLines(schedule, i);
            foreach (var simpler in new Func<LakeSchedule, LakeSchedule>[] { found => found with { PageSize = 100 }, found => found with { LinesPerQuery = 1_000 }, found => found with { RetentionHours = 24 } })
            {
                if (simpler(schedule) is var candidate && candidate != schedule && Fails(candidate)) schedule = candidate;
            }

            if (schedule == before || _runs >= budget) return schedule;
        }
    }

    private LakeSchedule WithFewerLines(LakeSchedule schedule, int batch)
    {
        for (var i = schedule.Batches[batch].Lines.Count - 1; i >= 0 && schedule.Batches[batch].Lines.Count > 1; i--)
        {
            var fewer = schedule.Batches[batch] with { Lines = schedule.Batches[batch].Lines.RemoveAt(i) };
            var candidate = schedule with { Batches = schedule.Batches.SetItem(batch, fewer with { FirstLands = Math.Min(fewer.FirstLands, fewer.Lines.Count) }) };
            if (Fails(candidate)) schedule = candidate;
        }

        return schedule;
    }

    private LakeSchedule Without<T>(LakeSchedule schedule, Func<LakeSchedule, ImmutableList<T>> part, Func<LakeSchedule, ImmutableList<T>, LakeSchedule> with)
    {
        for (var i = part(schedule).Count - 1; i >= 0; i--)
        {
            var candidate = with(schedule, part(schedule).RemoveAt(i));
            if (Fails(candidate)) schedule = candidate;
        }

        return schedule;
    }

    private bool Fails(LakeSchedule schedule) => _runs++ < budget && fails(schedule);
}
