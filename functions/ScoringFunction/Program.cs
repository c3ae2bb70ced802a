using Pipeline.Hosting;

namespace Pipeline.ScoringFunction.Hosting; // The official generator allows no other Main in the assembly's namespace.

internal static class Program
{
#pragma warning disable RS0030 // The runtime replaces standard error after this starts, so it is read only when needed.
    private static Task<int> Main(string[] args) =>
        new FunctionProgram("ScoringFunction", [nameof(ScoringHandler.Score)], Environment.GetEnvironmentVariable, () => Console.Error).RunAsync(() => GeneratedProgram.Main(args));
#pragma warning restore RS0030
}
