using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Pipeline.Cloud.Access.Policies;

/// <summary>Reads policy documents. Refuses elements that the local cloud cannot evaluate. Source: "IAM JSON policy elements reference".</summary>
public sealed class PolicyReader(PolicyKind kind)
{
    private static readonly string[] Elements =
        ["Sid", "Effect", "Action", "NotAction", "Resource", "NotResource", "Principal", "Condition"];

    /// <summary>Reads a document.</summary>
    /// <param name="name">The policy's name.</param>
    /// <param name="document">The document.</param>
    /// <exception cref="PolicyException">The document is malformed, or uses an unsupported element.</exception>
    public Policy Read(string name, JsonNode? document)
    {
        if (document is not JsonObject policy) throw new PolicyException("policy", "expected a document with 'Statement'.");
        foreach (var (member, _) in policy)
        {
            if (member is not ("Version" or "Id" or "Statement")) throw new PolicyException(member, "is not an element of a policy.");
        }

        if (policy["Version"]?.ToString() is not (null or "2012-10-17" or "2008-10-17"))
            throw new PolicyException("Version", $"'{policy["Version"]}' must be 2012-10-17 or 2008-10-17.");
        var statements = policy["Statement"] is JsonArray several ? [.. several] : new[] { policy["Statement"] };
        return new Policy(name, [.. statements.Select(Statement)]);
    }

    private Statement Statement(JsonNode? node, int number)
    {
        var place = string.Create(CultureInfo.InvariantCulture, $"Statement[{number}]");
        var statement = node as JsonObject ?? throw new PolicyException(place, "expected a statement with 'Effect'.");
        if (statement["NotPrincipal"] is not null) throw new PolicyException($"{place}.NotPrincipal", "is not supported by the local cloud.");
        foreach (var (member, _) in statement)
        {
            if (!Elements.Contains(member)) throw new PolicyException($"{place}.{member}", "is not an element of a statement.");
        }

        var effect = statement["Effect"]?.ToString();
        if (effect is not ("Allow" or "Deny")) throw new PolicyException($"{place}.Effect", $"'{effect}' must be Allow or Deny.");
        if (kind != PolicyKind.Identity && statement["Principal"] is null) throw new PolicyException(place, "needs a 'Principal'.");
        if (kind == PolicyKind.Identity && statement["Principal"] is not null) throw new PolicyException($"{place}.Principal", "has no place in a role's policy.");
        var action = Patterns(statement, place, "Action", ignoreCase: true) ?? throw new PolicyException(place, "needs 'Action' or 'NotAction'.");
        foreach (var pattern in action.Patterns.Select(pattern => pattern.ToString()))
        {
            if (pattern != "*" && pattern.Split(':') is not [{ Length: > 0 }, { Length: > 0 }])
                throw new PolicyException($"{place}.Action", $"'{pattern}' must be of the form service:Action.");
        }

        var resource = Patterns(statement, place, "Resource", ignoreCase: false);
        if ((resource is null) != (kind == PolicyKind.Trust))
            throw new PolicyException(place, kind == PolicyKind.Trust ? "a trust policy has no 'Resource'." : "needs 'Resource' or 'NotResource'.");
        return new Statement
        {
            Sid = statement["Sid"]?.ToString() ?? number.ToString(CultureInfo.InvariantCulture),
            Allows = effect == "Allow",
            Action = action,
            Resource = resource,
            Principal = Principal(statement["Principal"], $"{place}.Principal"),
            Conditions = [.. Conditions(statement["Condition"], $"{place}.Condition", action)],
        };
    }

    private static PatternElement? Patterns(JsonObject statement, string place, string element, bool ignoreCase)
    {
        var (positive, negative) = (statement[element], statement["Not" + element]);
        if (positive is not null && negative is not null) throw new PolicyException(place, $"has both '{element}' and 'Not{element}'.");
        if ((positive ?? negative) is not { } given) return null;
        var texts = Texts(given, $"{place}.{(positive is null ? "Not" : "")}{element}");
        return new PatternElement([.. texts.Select(text => new WildcardPattern(text, ignoreCase))], positive is null);
    }

    private static PrincipalElement? Principal(JsonNode? node, string place)
    {
        if (node is null) return null;
        if (node is JsonValue && node.ToString() == "*") return new PrincipalElement(true, [], []);
        var kinds = node as JsonObject ?? throw new PolicyException(place, "expected \"*\" or a mapping such as { Service: lambda.amazonaws.com }.");
        foreach (var (name, _) in kinds)
        {
            if (name is not ("AWS" or "Service")) throw new PolicyException($"{place}.{name}", "is not supported by the local cloud; there are AWS and Service.");
        }

        IReadOnlyList<string> Of(string name) => kinds[name] is { } given ? Texts(given, $"{place}.{name}") : [];
        return new PrincipalElement(false, Of("AWS"), Of("Service"));
    }

    private static IEnumerable<Condition> Conditions(JsonNode? node, string place, PatternElement action)
    {
        if (node is null) yield break;
        var operators = node as JsonObject ?? throw new PolicyException(place, "expected a mapping of operators.");
        var elsewhere = !action.Negated && action.Patterns.All(pattern => ConditionKeys.IsElsewhere(pattern.ToString()));
        foreach (var (name, keys) in operators)
        {
            var comparison = ConditionOperator.Find(name) ?? throw new PolicyException(
                $"{place}.{name}", $"the operator is not supported by the local cloud; there are {string.Join(", ", ConditionOperator.Names)}, and IfExists.");
            foreach (var (key, values) in keys as JsonObject ?? throw new PolicyException($"{place}.{name}", "expected a mapping of keys."))
            {
                if (!elsewhere && !ConditionKeys.Contains(key))
                {
                    throw new PolicyException(
                        $"{place}.{name}.{key}", $"requests have no such key in the local cloud; there are {string.Join(", ", ConditionKeys.Names)}.");
                }

                yield return new Condition(comparison, key, Texts(values, $"{place}.{name}.{key}"));
            }
        }
    }

    private static IReadOnlyList<string> Texts(JsonNode? node, string place)
    {
        var texts = node switch
        {
            JsonArray { Count: > 0 } several => several.Select(item => Text(item, place)),
            JsonValue => [Text(node, place)],
            _ => throw new PolicyException(place, "expected a text or a list of texts."),
        };
        return [.. texts];
    }

    private static string Text(JsonNode? node, string place)
    {
        if (node?.GetValueKind() is not (JsonValueKind.String or JsonValueKind.True or JsonValueKind.False or JsonValueKind.Number))
            throw new PolicyException(place, "expected a text.");
        var text = node.ToString();
        return text.Contains("${", StringComparison.Ordinal)
            ? throw new PolicyException(place, $"'{text}': policy variables are not supported by the local cloud.")
            : text;
    }
}

/// <summary>A policy document.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Statements">Its statements.</param>
public sealed record Policy(string Name, IReadOnlyList<Statement> Statements);

/// <summary>What a policy is attached to. This decides which elements its statements must have.</summary>
public enum PolicyKind
{
    /// <summary>A role: statements have resources and no principal.</summary>
    Identity,

    /// <summary>A resource: statements have resources and principals.</summary>
    Resource,

    /// <summary>A role, as its trust policy: statements have principals and no resource.</summary>
    Trust,
}

/// <summary>Thrown when a policy is malformed or uses an element that the local cloud cannot evaluate.</summary>
/// <param name="place">Where, for example <c>Statement[0].Condition.DateLessThan</c>.</param>
/// <param name="problem">What is wrong and what was expected.</param>
public sealed class PolicyException(string place, string problem) : Exception($"{place}: {problem}")
{
    /// <summary>Where in the document.</summary>
    public string Place { get; } = place;

    /// <summary>What is wrong and what was expected.</summary>
    public string Problem { get; } = problem;
}
