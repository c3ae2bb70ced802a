using System.Diagnostics;
using System.Globalization;
using System.Text.Json;
using Pipeline.Bench.Reporting;
using Pipeline.Bench.Workflow.Measuring;
using Pipeline.Bench.Workflow.Reporting;
using Pipeline.Bench.Workflow.Running;
using Pipeline.Cloud.Engines.DuckDb;
using Pipeline.Cloud.Engines.XgBoost;

// Workflow ROOT DIRECTORY TRIPS...        measures each size in a process of its own; writes bench/workflow.md and .local/bench-workflow.json
// Workflow measure ROOT DIRECTORY TRIPS   measures one size in this process and prints what it took as JSON
if (args is ["measure", var checkout, var folder, var one])
{
    var measure = await new SizeBench(checkout, folder, TimeProvider.System).RunAsync(int.Parse(one, CultureInfo.InvariantCulture));
    Console.WriteLine(JsonSerializer.Serialize(measure));
    return 0;
}

if (args.Length < 3 || args[2..].Any(size => !int.TryParse(size, NumberStyles.None, CultureInfo.InvariantCulture, out var trips) || trips < 10_000))
{
    Console.Error.WriteLine("usage: Workflow ROOT DIRECTORY TRIPS...   each a whole number of at least 10000, for example: Workflow . .local/bench-workflow 100000 300000");
    return 2;
}

var (root, directory, sizes) = (args[0], args[1], args[2..]);
var machine = await Machine.ReadAsync();
var measures = new List<SizeMeasure>();
foreach (var trips in sizes)
{
    Console.Error.WriteLine($"measuring {trips} landed trips");
    using var process = Process.Start(new ProcessStartInfo(Environment.ProcessPath!, ["measure", root, directory, trips]) { RedirectStandardOutput = true })!;
    var output = await process.StandardOutput.ReadToEndAsync();
    await process.WaitForExitAsync();
    if (Directory.Exists(directory)) Directory.Delete(directory, recursive: true);
    if (process.ExitCode != 0) return process.ExitCode;
    measures.Add(JsonSerializer.Deserialize<SizeMeasure>(output)!);
}

var engines = $"DuckDB {DuckDbLibrary.Load(Path.Combine(root, "local", "node_modules")).Version}, XGBoost {XgBoostLibrary.EnsureAvailable()}";
var report = new WorkflowReport([.. measures.OrderBy(size => size.Trips)], machine, engines, $"make bench-workflow SIZES=\"{string.Join(' ', sizes)}\"");
var local = Directory.CreateDirectory(Path.Combine(root, ".local")).FullName;
await File.WriteAllTextAsync(Path.Combine(local, "bench-workflow.json"), report.ToJson());
await File.WriteAllTextAsync(Path.Combine(root, "bench", "workflow.md"), report.ToMarkdown());
Console.WriteLine(report.ToMarkdown());
return 0;
