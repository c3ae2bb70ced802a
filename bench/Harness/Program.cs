using System.CommandLine;
using Pipeline.Bench.Commands;

var root = new RootCommand("Measures the scoring function and what people would use instead.") { MeasureCommand.Create() };
return await root.Parse(args).InvokeAsync();
