using System.Diagnostics;
using System.Globalization;
using Pipeline.Simulation;
using Pipeline.Simulation.Lake;
using Pipeline.Simulation.Lake.World;

if (args is not [var what, var schedulesText, var seedText]
    || what is not ("delivery" or "lake")
    || !int.TryParse(schedulesText, NumberStyles.None, CultureInfo.InvariantCulture, out var schedules) || schedules < 1
    || !int.TryParse(seedText, NumberStyles.None, CultureInfo.InvariantCulture, out var firstSeed))
{
    Console.Error.WriteLine("usage: Simulation delivery|lake SCHEDULES SEED (two whole numbers: how many schedules, and the seed of the first)");
    return 2;
}

var watch = Stopwatch.StartNew();
await using var expressions = new RememberedExpressions();
var (lines, failure, shrink) = what == "lake" ? Lake() : Delivery();
foreach (var line in lines) Console.WriteLine(line);
if (failure is not var (seed, finding))
{
    Console.WriteLine($"all passed in {watch.Elapsed.TotalSeconds:0} s");
    return 0;
}

Console.WriteLine($"FAILED: seed {seed}: {finding}");
Console.WriteLine("the shortest schedule that shows a failure:");
Console.WriteLine(shrink(seed));
return 1;

(IEnumerable<string> Lines, (int Seed, string Finding)? Failure, Func<int, string> Shrink) Delivery()
{
    var result = Campaign.Run(firstSeed, schedules, Environment.ProcessorCount, Progress);
    return (result.Lines(), result.Failure, Campaign.Shrink);
}

(IEnumerable<string> Lines, (int Seed, string Finding)? Failure, Func<int, string> Shrink) Lake()
{
    var campaign = LakeCampaign.OfDeployed(expressions);
    var result = campaign.Run(firstSeed, schedules, Environment.ProcessorCount, Progress);
    var (evaluated, remembered) = expressions.Counts;
    return (result.Report().Append($"{evaluated} expressions, {remembered} of them remembered"), result.Failure, campaign.Shrink);
}

void Progress(int done)
{
    if (done % 5_000 == 0) Console.WriteLine($"{done} schedules after {watch.Elapsed.TotalSeconds:0} s");
}
