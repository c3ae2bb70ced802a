using Amazon.Lambda.Annotations.SourceGenerator.Models;

namespace Amazon.Lambda.Annotations.SourceGenerator;

/// <summary>Finds what is wrong with the functions of an assembly, each by itself and together.</summary>
internal static class ProblemFinder
{
    /// <summary>The problems; the code can be generated when there are none.</summary>
    /// <param name="handlers">The handlers.</param>
    /// <param name="startups">The startup classes.</param>
    /// <param name="assembly">The assembly.</param>
    public static IEnumerable<Problem> Find(IReadOnlyList<HandlerModel> handlers, IReadOnlyList<StartupModel> startups, AssemblyModel assembly) =>
        handlers.SelectMany(handler => handler.Problems)
            .Concat(startups.SelectMany(startup => startup.Problems))
            .Concat(startups.Skip(1).Select(startup => Problem.Of(Rules.TwoStartups, startup.Location, Short(startup.Type), Short(startups[0].Type))))
            .Concat(startups.Count > 0 ? [] : handlers.Where(handler => handler.NeedsServices).Select(handler => Problem.Of(Rules.NoStartup, handler.Location, Name(handler))))
            .Concat(assembly.GenerateMain ? OfMain(handlers, assembly) : []);

    private static IEnumerable<Problem> OfMain(IReadOnlyList<HandlerModel> handlers, AssemblyModel assembly)
    {
        if (!assembly.IsExecutable) yield return Problem.Of(Rules.NotExecutable, null, "");
        if (!assembly.HasRuntimeSupport) yield return Problem.Of(Rules.NoRuntimeSupport, null, "");
        foreach (var same in handlers.GroupBy(handler => handler.Method).Where(same => same.Count() > 1))
        {
            yield return Problem.Of(Rules.SameName, same.Last().Location, Name(same.First()), Name(same.Last()));
        }

        if (assembly.Serializer is not null) yield break;
        foreach (var handler in handlers.Where(handler => handler.NeedsSerializer)) yield return Problem.Of(Rules.NoSerializer, handler.Location, Name(handler));
    }

    private static string Name(HandlerModel handler) => $"{handler.ClassName}.{handler.Method}";

    private static string Short(string type) => type.Replace("global::", "");
}
