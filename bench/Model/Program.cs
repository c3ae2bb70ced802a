using System.Globalization;
using Pipeline.Bench.Model;
using Pipeline.Bench.Model.Judging;
using Pipeline.Bench.Model.Reporting;
using Pipeline.Bench.Model.Residuals;
using Pipeline.Bench.Model.Training;
using Pipeline.Bench.Model.Trips;
using Pipeline.Cli.Sources.Tlc;
using Pipeline.Cloud.Engines.DuckDb;
using Pipeline.Cloud.Engines.XgBoost;
using Pipeline.Domain;

// Model search ROOT TRAININGS ZONES TRIPS...    tries what the model could be trained with; writes bench/model.md and .local/bench-model.json
// Model residuals ROOT TRAININGS ZONES TRIPS... writes what models predicted in the last month into .local/residuals.csv.gz
if (args is not ["search" or "residuals", var root, var number, var zonesFile, .. { Length: > 0 } files] || !int.TryParse(number, NumberStyles.None, CultureInfo.InvariantCulture, out var trainings) || trainings < 1)
{
    Console.Error.WriteLine("usage: Model search|residuals ROOT TRAININGS ZONES TRIPS...   the files of trips (Parquet) in the order of their months, for example: Model search . 2 samples/zones.csv samples/green_tripdata_2023-01_sample.parquet");
    return 2;
}

var domain = new TripDomain();
var library = DuckDbLibrary.Load(Path.Combine(root, "local", "node_modules"));
var engine = $"XGBoost {XgBoostLibrary.EnsureAvailable()}";
var zones = new Zones(domain, zonesFile);
var months = files.Select(file => TripMonth.Of([.. LabelledTrip.Read(domain, TlcParquetFile.Open(file, library))])).ToList();
var deployed = Deployed.Read(root);
var local = Directory.CreateDirectory(Path.Combine(root, ".local")).FullName;
if (args[0] == "residuals")
{
    new ResidualFile(deployed, zones).Write(months[^1], Path.Combine(local, "residuals.csv.gz"));
    return 0;
}

var figures = new Search(new Plan(deployed), new Judgments(months, zones), trainings, Console.Error.WriteLine).Run();
var report = new ModelReport($"make bench-model TRIPS={string.Join(',', files.Select(Path.GetFileName))} ZONES={Path.GetFileName(zonesFile)}", engine, deployed, months, figures);
await File.WriteAllTextAsync(Path.Combine(local, "bench-model.json"), report.ToJson());
await File.WriteAllTextAsync(Path.Combine(root, "bench", "model.md"), report.ToMarkdown());
Console.WriteLine(report.ToMarkdown());
return 0;
