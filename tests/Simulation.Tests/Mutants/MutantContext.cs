using System.Reflection;
using System.Runtime.Loader;

namespace Pipeline.Simulation.Tests.Mutants;

/// <summary>Runs the simulation with a mutant in place of the project's own assembly, apart from all else that the process has loaded.</summary>
internal sealed class MutantContext(Mutant mutant) : AssemblyLoadContext(mutant.Project, isCollectible: true)
{
    // The simulation and what it simulates. What these use is the same for every mutant, and shared.
    private static readonly string[] Own = ["Simulation", "Scoring", "Cloud"];

    /// <summary>The campaign of this context.</summary>
    public Func<int, int, string?, string?> Campaign()
    {
        var simulation = LoadFromAssemblyName(new AssemblyName(typeof(Campaign).Assembly.GetName().Name!));
        var campaign = simulation.GetType(typeof(Campaign).FullName!, throwOnError: true)!;
        return campaign.GetMethod(nameof(Simulation.Campaign.FirstFailure), [typeof(int), typeof(int), typeof(string)])!.CreateDelegate<Func<int, int, string?, string?>>();
    }

    protected override Assembly? Load(AssemblyName assemblyName)
    {
        var name = assemblyName.Name!;
        if (name == mutant.Project) return LoadFromStream(new MemoryStream(mutant.Assembly));
        return Own.Contains(name) ? LoadFromAssemblyPath(Path.Combine(AppContext.BaseDirectory, name + ".dll")) : null;
    }
}
