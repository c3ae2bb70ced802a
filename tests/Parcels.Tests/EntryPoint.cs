using Xunit.Runner.InProc.SystemConsole;

namespace Pipeline.Parcels.Tests;

/// <summary>Runs the tests, not the scorer that is compiled in beside them.</summary>
internal static class EntryPoint
{
    /// <summary>Runs xunit's console runner.</summary>
    public static async Task<int> Main(string[] arguments) => await ConsoleRunner.Run(arguments);
}
