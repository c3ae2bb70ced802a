using System.Globalization;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Pipeline.Cloud.StepFunctions.Definitions;

namespace Pipeline.Testing.StepFunctions;

/// <summary>What template.yaml puts into the definitions.</summary>
internal static partial class TemplateSubstitutions
{
    /// <summary>The names that a state machine of the template gives values to, in order.</summary>
    public static IEnumerable<string> Of(string stateMachine) =>
        Template()["Resources"]![stateMachine]!["Properties"]!["DefinitionSubstitutions"]!.AsObject().Select(value => value.Key).Order(StringComparer.Ordinal);

    /// <summary>The number that a parameter of the template has by default.</summary>
    public static double Default(string parameter) => double.Parse(Defaults()[parameter], CultureInfo.InvariantCulture);

    /// <summary>What the template's parameters are by default, by name. Those that are empty by default are among them.</summary>
    public static Dictionary<string, string> Defaults() => Template()["Parameters"]!.AsObject()
        .Where(parameter => parameter.Value!["Default"] is not null).ToDictionary(parameter => parameter.Key, parameter => parameter.Value!["Default"]!.ToString());

    private static JsonObject Template() => DefinitionText.Parse(StripTags(File.ReadAllText(Path.Combine(Repository.Root, "template.yaml"))));

    /// <summary>CloudFormation's short forms (<c>!Ref</c>) are YAML tags, which do not matter here.</summary>
    private static string StripTags(string yaml) => Tag().Replace(yaml, "$1");

    [GeneratedRegex(@"(^|[\s\[,])![A-Z][A-Za-z]+")]
    private static partial Regex Tag();
}
