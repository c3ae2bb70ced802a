using System.Collections.Immutable;

namespace Pipeline.Simulation.Schedules;

/// <summary>Makes a schedule that fails smaller, as long as it fails: fewer records, faults and events, simpler settings.</summary>
internal sealed class ScheduleShrinker(Func<Schedule, bool> fails, int budget = 2_000)
{
    private int _runs;

    /// <summary>The smallest schedule found that still fails.</summary>
    public Schedule Shrink(Schedule schedule)
    {
        while (true)
        {
            var before = schedule;
            schedule = Without(schedule, found => found.Outages, (found, left) => found with { Outages = left });
            schedule = Without(schedule, found => found.Faults, (found, left) => found with { Faults = left });
            schedule = Without(schedule, found => found.Events, (found, left) => found with { Events = left });
            schedule = Without(schedule, found => found.Puts, (found, left) => found with { Puts = left });
            foreach (var simpler in Simpler(schedule).ToList())
            {
                if (simpler(schedule) is { } candidate && candidate != schedule && Fails(candidate)) schedule = candidate;
            }

            if (schedule == before || _runs >= budget) return schedule;
        }
    }

    private Schedule Without<T>(Schedule schedule, Func<Schedule, ImmutableList<T>> part, Func<Schedule, ImmutableList<T>, Schedule> with)
    {
        for (var length = part(schedule).Count; length > 0; length /= 2)
        {
            for (var from = 0; from < part(schedule).Count;)
            {
                var candidate = with(schedule, part(schedule).RemoveRange(from, Math.Min(length, part(schedule).Count - from)));
                if (Fails(candidate)) schedule = candidate;
                else from += length;
            }
        }

        return schedule;
    }

    private static IEnumerable<Func<Schedule, Schedule>> Simpler(Schedule schedule)
    {
        yield return found => found with { Interleaving = null };
        yield return found => found with { Shards = 1 };
        yield return found => found with { ParallelizationFactor = 1 };
        yield return found => found with { WindowSeconds = 0 };
        yield return found => found with { ArrivalJitterSeconds = 0 };
        yield return found => found with { Bisects = false };
        yield return found => found with { Filters = false };
        yield return found => found with { MaximumRetries = null };
        yield return found => found with { MaximumAgeSeconds = null };
        yield return found => found with { ParallelCalls = 1 };
        yield return found => found with { TimeoutSeconds = 60 };
        yield return found => found with { RowsPerCall = 500 };
        yield return found => found with { Model = "model-0" };
        if (schedule.Puts.Any(put => put.AtMillisecond > 0)) yield return found => found with { Puts = [.. found.Puts.Select(put => put with { AtMillisecond = 0 })] };
        foreach (var (put, i) in schedule.Puts.Select((put, i) => (put, i)))
        {
            if (put.Kind != RecordKind.Plain) yield return found => i < found.Puts.Count ? found with { Puts = found.Puts.SetItem(i, found.Puts[i] with { Kind = RecordKind.Plain }) } : found;
        }
    }

    private bool Fails(Schedule candidate) => _runs++ < budget && fails(candidate);
}
