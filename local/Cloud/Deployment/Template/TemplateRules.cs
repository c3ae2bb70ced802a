using System.Text.Json.Nodes;

namespace Pipeline.Cloud.Deployment.Template;

/// <summary>The section Rules, which relates parameters to each other. Source: "CloudFormation template Rules syntax".</summary>
internal static class TemplateRules
{
    /// <summary>Checks every rule, as CloudFormation does before it makes or changes a resource.</summary>
    /// <param name="template">The template.</param>
    /// <param name="functions">Evaluates functions of parameters.</param>
    /// <exception cref="TemplateException">An assertion does not hold, or a rule is malformed.</exception>
    public static void Check(TemplateDocument template, Intrinsics functions)
    {
        foreach (var (name, node) in template.Section("Rules"))
        {
            var path = $"Rules.{name}";
            if (node is not JsonObject rule || rule["Assertions"] is not JsonArray assertions) throw template.Error(path, "expected a mapping with 'Assertions'.");
            if (rule["RuleCondition"] is { } condition && !functions.Truth(condition, $"{path}.RuleCondition")) continue;
            foreach (var assertion in assertions)
            {
                var claimed = assertion as JsonObject;
                if (!functions.Truth(claimed?["Assert"], $"{path}.Assertions")) throw template.Error(path, claimed!["AssertDescription"]?.ToString() ?? "an assertion does not hold.");
            }
        }
    }
}
