using System.Globalization;
using Pipeline.Bench.Reporting;
using Pipeline.Bench.View.Measuring;
using Pipeline.Bench.View.Reporting;

// View ROOT DIRECTORY ROUNDS: measures and writes bench/live-view.md.
const int Trips = 20_000;
const int Warm = 6;
if (args is not [var root, var directory, var number] || !int.TryParse(number, NumberStyles.None, CultureInfo.InvariantCulture, out var rounds) || rounds < 2)
{
    Console.Error.WriteLine("usage: View ROOT DIRECTORY ROUNDS   a whole number of at least 2, for example: View . .local/bench-view 60");
    return 2;
}

var machine = await Machine.ReadAsync();
var measured = await new ViewBench(Path.GetFullPath(root), Path.GetFullPath(directory), Trips, TimeProvider.System).RunAsync(
    Warm, rounds, round => Console.Error.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{round.Number,3} {round.Page,-4} {round.Seconds,6:F2} s {round.PipelineCpu,6:F2} s of processors, {round.BrowserCpu,6:F2} s of the browser")));
Directory.Delete(directory, recursive: true);
var report = new ViewReport(measured, Trips, machine, $"make bench-view ROUNDS={rounds}").ToMarkdown();
await File.WriteAllTextAsync(Path.Combine(root, "bench", "live-view.md"), report);
Console.WriteLine(report);
return 0;
