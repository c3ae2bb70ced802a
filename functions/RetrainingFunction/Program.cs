using Pipeline.Hosting;

namespace Pipeline.RetrainingFunction.Hosting; // The official generator takes no other Main in the namespace that is named like the assembly.

internal static class Program
{
#pragma warning disable RS0030 // The runtime puts its own stream in place of standard error, and has not yet when this starts.
    private static Task<int> Main(string[] args) =>
        new FunctionProgram("RetrainingFunction", [nameof(RetrainingHandler.Start)], Environment.GetEnvironmentVariable, () => Console.Error).RunAsync(() => GeneratedProgram.Main(args));
#pragma warning restore RS0030
}
