using System.Reflection;
using System.Runtime.Loader;

namespace Pipeline.Simulation.Tests.Mutants;

/// <summary>Runs the simulation with a mutant in place of the project's own assembly. All else that the process has loaded is shared.</summary>
internal sealed class MutantContext(Mutant mutant) : AssemblyLoadContext(mutant.Project, isCollectible: true)
{
    // It refers to the mutant, so each mutant has its own. The two projects that mutants are of do not refer to each other: the other one
    // is compiled by the JIT once for all mutants.
    private static readonly string Simulation = typeof(Campaign).Assembly.GetName().Name!;

    /// <summary>The campaign of this context.</summary>
    public Func<int, int, string?, (int Seed, string Finding)?> Campaign()
    {
        var simulation = LoadFromAssemblyName(new AssemblyName(Simulation));
        var campaign = simulation.GetType(typeof(Campaign).FullName!, throwOnError: true)!;
        return campaign.GetMethod(nameof(Pipeline.Simulation.Campaign.FirstFailure), [typeof(int), typeof(int), typeof(string)])!
            .CreateDelegate<Func<int, int, string?, (int, string)?>>();
    }

    protected override Assembly? Load(AssemblyName assemblyName)
    {
        var name = assemblyName.Name!;
        if (name == mutant.Project) return LoadFromStream(new MemoryStream(mutant.Assembly));
        return name == Simulation ? LoadFromAssemblyPath(Path.Combine(AppContext.BaseDirectory, name + ".dll")) : null;
    }
}
