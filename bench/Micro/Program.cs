using System.CommandLine;
using Pipeline.Bench.Micro;

var only = new Option<string?>("--only") { Description = "A part of a stage's name; all stages without." };
var checkout = new Option<string>("--checkout") { Description = "The folder of Pipeline.sln.", DefaultValueFactory = _ => "." };
var root = new RootCommand("Measures the stages of the scoring function, each by itself, and writes bench/micro.md.") { only, checkout };
root.SetAction((result, _) => MicroRun.ExecuteAsync(Path.GetFullPath(result.GetValue(checkout)!), result.GetValue(only)));
try
{
    return await root.Parse(args).InvokeAsync(new InvocationConfiguration { EnableDefaultExceptionHandler = false });
}
catch (Exception e) when (e is ArgumentException or MeasurementFailedException)
{
    await Console.Error.WriteLineAsync(e.Message);
    return 1;
}
