using System.Diagnostics;
using System.Globalization;
using System.Text.Json;
using Pipeline.Bench.Reporting;
using Pipeline.Bench.Workflow.Measuring;
using Pipeline.Bench.Workflow.Reporting;
using Pipeline.Bench.Workflow.Running;
using Pipeline.Cloud.Engines.DuckDb;
using Pipeline.Cloud.Engines.XgBoost;

// Workflow ROOT DIRECTORY TRIPS LARGE WINDOWS...   measures each part in a process of its own; writes bench/workflow.md and .local/bench-workflow.json
// Workflow windows ROOT DIRECTORY TRIPS WINDOWS... measures one part in this process and prints what it took as JSON
// Workflow comparison ROOT DIRECTORY LARGE
if (args is ["windows" or "comparison", var checkout, var folder, .. var numbers])
{
    var values = numbers.Select(number => int.Parse(number, CultureInfo.InvariantCulture)).ToList();
    if (Directory.Exists(folder)) Directory.Delete(folder, recursive: true);
    Directory.CreateDirectory(folder);
    Console.WriteLine(args[0] == "windows"
        ? JsonSerializer.Serialize(await new WindowsBench(checkout, folder, TimeProvider.System).RunAsync(values[0], values[1..]))
        : JsonSerializer.Serialize(await new ComparisonBench(checkout, folder, TimeProvider.System).RunAsync(values[0])));
    return 0;
}

if (args.Length < 5 || args[2..].Any(number => !int.TryParse(number, NumberStyles.None, CultureInfo.InvariantCulture, out var value) || value < 1) || args[2..4].Any(trips => trips.Length < 5))
{
    Console.Error.WriteLine("usage: Workflow ROOT DIRECTORY TRIPS LARGE WINDOWS...   trips of a window (at least 10000), of the large window, and ages of the lake in windows, for example: Workflow . .local/bench-workflow 300000 3000000 1 3 10 30");
    return 2;
}

var (root, directory, window, large) = (args[0], args[1], args[2], args[3]);
var ages = args[4..].Select(age => int.Parse(age, CultureInfo.InvariantCulture)).Distinct().Order().Select(age => age.ToString(CultureInfo.InvariantCulture)).ToArray();
var machine = await Machine.ReadAsync();
if (await MeasureAsync<List<LakeMeasure>>(["windows", root, directory, window, .. ages]) is not { } lakes) return 1;
if (await MeasureAsync<ComparisonMeasure>(["comparison", root, directory, large]) is not { } comparison) return 1;

var engines = $"DuckDB {DuckDbLibrary.Load(Path.Combine(root, "local", "node_modules")).Version}, XGBoost {XgBoostLibrary.EnsureAvailable()}";
var report = new WorkflowReport(lakes, comparison, machine, engines, $"make bench-workflow WINDOW={window} LARGE={large} WINDOWS=\"{string.Join(' ', ages)}\"");
var local = Directory.CreateDirectory(Path.Combine(root, ".local")).FullName;
await File.WriteAllTextAsync(Path.Combine(local, "bench-workflow.json"), report.ToJson());
await File.WriteAllTextAsync(Path.Combine(root, "bench", "workflow.md"), report.ToMarkdown());
Console.WriteLine(report.ToMarkdown());
return 0;

async Task<T?> MeasureAsync<T>(string[] arguments)
{
    Console.Error.WriteLine($"measuring {string.Join(' ', arguments)}");
    using var process = Process.Start(new ProcessStartInfo(Environment.ProcessPath!, arguments) { RedirectStandardOutput = true })!;
    var output = await process.StandardOutput.ReadToEndAsync();
    await process.WaitForExitAsync();
    if (Directory.Exists(directory)) Directory.Delete(directory, recursive: true);
    return process.ExitCode == 0 ? JsonSerializer.Deserialize<T>(output) : default;
}
