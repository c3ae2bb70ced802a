using System.Diagnostics;
using System.Globalization;
using Pipeline.Simulation;

if (args is not [var schedulesText, var seedText]
    || !int.TryParse(schedulesText, NumberStyles.None, CultureInfo.InvariantCulture, out var schedules) || schedules < 1
    || !int.TryParse(seedText, NumberStyles.None, CultureInfo.InvariantCulture, out var firstSeed))
{
    Console.Error.WriteLine("usage: Simulation SCHEDULES SEED (two whole numbers: how many schedules, and the seed of the first)");
    return 2;
}

var watch = Stopwatch.StartNew();
var result = Campaign.Run(firstSeed, schedules, Environment.ProcessorCount, done =>
{
    if (done % 5_000 == 0) Console.WriteLine($"{done} schedules after {watch.Elapsed.TotalSeconds:0} s");
});
foreach (var line in result.Lines()) Console.WriteLine(line);
if (result.Failure is not { } failure)
{
    Console.WriteLine($"all passed in {watch.Elapsed.TotalSeconds:0} s");
    return 0;
}

Console.WriteLine($"FAILED: seed {failure.Seed}: {failure.Finding}");
Console.WriteLine("the shortest schedule that shows a failure:");
Console.WriteLine(Campaign.Shrink(failure.Seed));
return 1;
