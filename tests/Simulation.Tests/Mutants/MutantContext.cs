using System.Collections.Frozen;
using System.Reflection;
using System.Runtime.Loader;

namespace Pipeline.Simulation.Tests.Mutants;

/// <summary>Runs the simulation with a mutant in place of the project's own assembly. All else that the process has loaded is shared.</summary>
internal sealed class MutantContext(Mutant mutant) : AssemblyLoadContext(mutant.Project, isCollectible: true)
{
    private static readonly string Simulation = typeof(Campaign).Assembly.GetName().Name!;

    // What refers to the mutant has to be loaded again with it. All else the JIT compiles once for all mutants.
    private readonly FrozenSet<string> _referrers = Referrers(mutant.Project).Append(Simulation).ToFrozenSet();

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
        return _referrers.Contains(name) ? LoadFromAssemblyPath(Path.Combine(AppContext.BaseDirectory, name + ".dll")) : null;
    }

    private static IEnumerable<string> Referrers(string project) =>
        typeof(Campaign).Assembly.GetReferencedAssemblies()
            .Where(referenced => Assembly.Load(referenced).GetReferencedAssemblies().Any(reference => reference.Name == project))
            .Select(referrer => referrer.Name!);
}
