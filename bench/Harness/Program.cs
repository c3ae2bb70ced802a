using System.CommandLine;
using Pipeline.Bench.Checks;
using Pipeline.Bench.Commands;
using Pipeline.Bench.RuntimeApi;

var root = new RootCommand("Measures the scoring function and what people would use instead.") { BenchCommand.Create(), MeasureCommand.Create() };
try
{
    return await root.Parse(args).InvokeAsync(new InvocationConfiguration { EnableDefaultExceptionHandler = false });
}
catch (Exception e) when (e is FunctionFailedException or CheckFailedException or ArgumentException)
{
    await Console.Error.WriteLineAsync(e.Message);
    return 1;
}
