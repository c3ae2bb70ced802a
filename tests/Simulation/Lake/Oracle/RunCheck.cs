using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Pipeline.Simulation.Lake.Schedules;
using Pipeline.Simulation.Lake.Tables;
using Pipeline.Simulation.Lake.World;
using Pipeline.Simulation.Oracle;

namespace Pipeline.Simulation.Lake.Oracle;

/// <summary>Checks how an execution ended: what it says it did, and whether it tells what it did not do.</summary>
internal sealed partial class RunCheck(LakeSchedule schedule, LakeLedger ledger, TripsTable table, TableWatch watch, SimulatedTopic topic, LakeFaultPlan plan, Findings findings)
{
    // One of these alone must not make a run fail.
    private static readonly LakeFaultKind[] Passing =
    [
        LakeFaultKind.Throttle, LakeFaultKind.Error, LakeFaultKind.Unavailable, LakeFaultKind.AnswerLost, LakeFaultKind.UnavailableAfter, LakeFaultKind.Fails,
        LakeFaultKind.FailsHalfWay,
    ];

    /// <summary>Checks an execution that has just ended.</summary>
    public void Ended(CompactionRun run)
    {
        switch (run.Status)
        {
            case "SUCCEEDED":
                Succeeded(run, JsonNode.Parse(run.Result.Output!)!.AsObject());
                break;
            case "FAILED":
                Failed(run);
                break;
            case "ABORTED" when run.Disturbances.Any(fault => fault is LakeFaultKind.StopBefore or LakeFaultKind.StopAfter):
                break;
            default:
                findings.Add($"{run.Name} ended as {run.Status}");
                break;
        }
    }

    /// <summary>Checks the lake when nothing goes on any more and a compaction has run undisturbed.</summary>
    public void Finished()
    {
        foreach (var day in ledger.LandedDays)
        {
            if (ledger.IsPoor(day) || table.Partitions.ContainsKey(day)) continue;
            findings.Add($"{day} is closed and was not compacted");
        }
    }

    private void Succeeded(CompactionRun run, JsonObject output)
    {
        var days = output["days"]!.AsArray().Select(day => day!.GetValue<string>()).ToList();
        foreach (var day in days.Where(day => !table.Partitions.ContainsKey(day))) findings.Add($"{run.Name} says that it compacted {day}, which nobody sees");
        if (output["lines"]!.GetValue<int>() != days.Sum(ledger.LandedOf)) findings.Add($"{run.Name} says that {string.Join(", ", days)} have {output["lines"]} lines");
        if (output["unreadable"]!.GetValue<int>() != days.Sum(ledger.UnreadableOf)) findings.Add($"{run.Name} says that {string.Join(", ", days)} have {output["unreadable"]} unreadable lines");
        if (run.Day is not { } asked) return;
        if (!days.SequenceEqual([asked])) findings.Add($"{run.Name} was asked for {asked} and says that it compacted {string.Join(", ", days)}");
        if (!watch.All.Any(published => published.Day == asked && published.Run == run.Name)) findings.Add($"{run.Name} was asked for {asked}, and it was never seen");
    }

    private void Failed(CompactionRun run)
    {
        var isDisturbed = run.Disturbances.Count > 1 || run.Disturbances.Any(fault => !Passing.Contains(fault));
        if (!isDisturbed && !HasReason(run)) findings.Add($"{run.Name} failed without a reason (after {string.Join(", ", run.Disturbances)}): {run.Result.Error}: {run.Result.Cause}");
        if (plan.Injected.Keys.Any(fault => fault.On == LakeOperation.Publish)) return;
        var told = topic.Messages.FirstOrDefault(message => message["execution"]!.GetValue<string>() == run.Arn);
        if (told is null) findings.Add($"{run.Name} failed and told nobody: {run.Result.Error}: {run.Result.Cause}");
        else if (told["error"]!.GetValue<string>() != run.Result.Error) findings.Add($"{run.Name} failed with {run.Result.Error} and told {told.ToJsonString()}");
    }

    private bool HasReason(CompactionRun run) => run.Result.Error switch
    {
        "NotADay" => run.Day is { } text && !Day().IsMatch(text),
        "DayIsOpen" => run.Day is { } day && run.Started < LakeClock.ClosedAt(day, schedule.RetentionHours),
        "NothingLanded" => run.Day is { } day && !ledger.LandedDays.Contains(day),
        "DataQuality" => ledger.LandedDays.Any(ledger.IsPoor),
        _ => false,
    };

    [GeneratedRegex(@"^\d{4}-\d\d-\d\d$")]
    private static partial Regex Day();
}
