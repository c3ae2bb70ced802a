using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using Pipeline.Cloud.Protocol;

namespace Pipeline.Cloud.StepFunctions.Operations;

/// <summary>
/// The types and constraints of request members, which are the same in every operation. Source: the API reference's pages of the operations. A value of
/// the wrong type is no request at all (SerializationException); one that breaks a constraint is refused in the words of AWS.
/// </summary>
internal static class RequestRules
{
    private const int LongestArn = 256;

    private static readonly Dictionary<string, MemberRule> Rules = new(StringComparer.Ordinal)
    {
        ["name"] = MemberRule.Text(1, 80),
        ["definition"] = MemberRule.Secret(1, 1_048_576),
        ["roleArn"] = MemberRule.Text(1, LongestArn),
        ["type"] = MemberRule.Enum("STANDARD", "EXPRESS"),
        ["severity"] = MemberRule.Enum("ERROR", "WARNING"),
        ["includedData"] = MemberRule.Enum("ALL_DATA", "METADATA_ONLY"),
        ["statusFilter"] = MemberRule.Enum("SUCCEEDED", "TIMED_OUT", "PENDING_REDRIVE", "ABORTED", "FAILED", "RUNNING"),
        ["stateMachineArn"] = MemberRule.Text(1, LongestArn),
        ["executionArn"] = MemberRule.Text(1, LongestArn),
        ["resourceArn"] = MemberRule.Text(1, LongestArn),
        ["input"] = MemberRule.Secret(0, 262_144),
        ["output"] = MemberRule.Secret(0, 262_144),
        ["error"] = MemberRule.Secret(0, 256),
        ["cause"] = MemberRule.Secret(0, 32_768),
        ["taskToken"] = MemberRule.Text(1, 2048),
        ["traceHeader"] = MemberRule.Text(0, 256),
        ["nextToken"] = MemberRule.Text(1, 1024),
        ["maxResults"] = MemberRule.Number(0, 1000),
        ["publish"] = MemberRule.Boolean,
        ["reverseOrder"] = MemberRule.Boolean,
        ["includeExecutionData"] = MemberRule.Boolean,
        ["tags"] = MemberRule.Structures("key", "value"),
        ["tagKeys"] = MemberRule.Texts,
        ["loggingConfiguration"] = MemberRule.Structure,
        ["tracingConfiguration"] = MemberRule.Structure,
        ["encryptionConfiguration"] = MemberRule.Structure,
    };

    private static readonly Dictionary<(string Operation, string Member), MemberRule> Exceptions = new()
    {
        [("ListExecutions", "nextToken")] = MemberRule.Text(1, 3096),
        [("ValidateStateMachineDefinition", "maxResults")] = MemberRule.Number(0, 100),
        [("ValidateStateMachineDefinition", "definition")] = MemberRule.Secret(0, 1_048_576),
    };

    /// <summary>Checks a request.</summary>
    /// <param name="operation">The operation.</param>
    /// <param name="input">The request's members.</param>
    /// <param name="required">The members that it needs.</param>
    /// <exception cref="AwsException">SerializationException, ValidationException.</exception>
    public static void Check(string operation, JsonObject input, IReadOnlyList<string> required)
    {
        var known = input.Where(member => member.Value is not null && Rules.ContainsKey(member.Key))
            .Select(member => (member.Key, Value: member.Value!, Rule: Exceptions.GetValueOrDefault((operation, member.Key)) ?? Rules[member.Key])).ToList();
        foreach (var (_, value, rule) in known) rule.CheckType(value);
        foreach (string name in required)
        {
            if (input[name] is null)
                throw new AwsException("ValidationException", $"1 validation error detected: Value null at '{name}' failed to satisfy constraint: Member must not be null");
        }

        foreach (var (name, value, rule) in known) rule.CheckConstraint(name, value);
    }
}

/// <summary>The type and constraint of a member.</summary>
/// <param name="Kind">The kind of value.</param>
/// <param name="Least">The least length or number.</param>
/// <param name="Most">The greatest length or number.</param>
internal sealed record MemberRule(MemberKind Kind, long Least = 0, long Most = long.MaxValue)
{
    private IReadOnlyList<string> Values { get; init; } = [];

    private bool IsSecret { get; init; }

    /// <summary>A boolean.</summary>
    public static MemberRule Boolean { get; } = new(MemberKind.Boolean);

    /// <summary>A list of texts.</summary>
    public static MemberRule Texts { get; } = new(MemberKind.Texts);

    /// <summary>A structure.</summary>
    public static MemberRule Structure { get; } = new(MemberKind.Structure);

    /// <summary>A text of a length.</summary>
    public static MemberRule Text(int least, int most) => new(MemberKind.Text, least, most);

    /// <summary>A text of a length that messages do not repeat.</summary>
    public static MemberRule Secret(int least, int most) => new(MemberKind.Text, least, most) { IsSecret = true };

    /// <summary>One of a few texts.</summary>
    public static MemberRule Enum(params string[] values) => new(MemberKind.Text) { Values = values };

    /// <summary>A whole number.</summary>
    public static MemberRule Number(long least, long most) => new(MemberKind.Number, least, most);

    /// <summary>A list of structures of texts.</summary>
    public static MemberRule Structures(params string[] members) => new(MemberKind.Structures) { Values = members };

    /// <summary>Checks the type.</summary>
    /// <exception cref="AwsException">SerializationException.</exception>
    public void CheckType(JsonNode value)
    {
        switch (Kind)
        {
            case MemberKind.Text:
                Demand(value, "a String", JsonValueKind.String);
                break;
            case MemberKind.Number:
                Demand(value, "an Integer", JsonValueKind.Number);
                if (!long.TryParse(value.ToString(), NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out _))
                    throw Wrong("DECIMAL_VALUE can not be converted to an Integer");
                break;
            case MemberKind.Boolean:
                Demand(value, "a Boolean", JsonValueKind.True, JsonValueKind.False);
                break;
            case MemberKind.Structure:
                if (value is not JsonObject) throw Wrong("Expected a structure");
                break;
            case MemberKind.Texts:
                foreach (var item in Items(value)) Demand(item, "a String", JsonValueKind.String);
                break;
            default:
                foreach (var item in Items(value))
                {
                    if (item is not JsonObject structure) throw Wrong("Expected a structure");
                    foreach (string member in Values.Where(member => structure[member] is not null)) Demand(structure[member], "a String", JsonValueKind.String);
                }

                break;
        }
    }

    /// <summary>Checks the constraint.</summary>
    /// <exception cref="AwsException">ValidationException.</exception>
    public void CheckConstraint(string name, JsonNode value)
    {
        if (Broken(value) is not { } constraint) return;
        string shown = IsSecret ? "Value" : $"Value '{value}'";
        throw new AwsException("ValidationException", $"1 validation error detected: {shown} at '{name}' failed to satisfy constraint: Member must {constraint}");
    }

    private string? Broken(JsonNode value)
    {
        switch (Kind)
        {
            case MemberKind.Number:
                long number = long.Parse(value.ToString(), CultureInfo.InvariantCulture);
                return number > Most ? $"have value less than or equal to {Most}" : number < Least ? $"have value greater than or equal to {Least}" : null;
            case MemberKind.Text when Values.Count > 0:
                return Values.Contains(value.GetValue<string>()) ? null : $"satisfy enum value set: [{string.Join(", ", Values)}]";
            case MemberKind.Text:
                int length = value.GetValue<string>().Length;
                return length > Most ? $"have length less than or equal to {Most}" : length < Least ? $"have length greater than or equal to {Least}" : null;
            default:
                return null;
        }
    }

    private static JsonArray Items(JsonNode value) => value as JsonArray ?? throw Wrong("Expected a list");

    private static void Demand(JsonNode? value, string type, params ReadOnlySpan<JsonValueKind> kinds)
    {
        var kind = value?.GetValueKind() ?? JsonValueKind.Null;
        if (kinds.Contains(kind)) return;
        throw Wrong(kind switch
        {
            JsonValueKind.Object => "Start of structure or map found where not expected.",
            JsonValueKind.Array => "Start of list found where not expected",
            _ => $"{kind.ToString().ToUpperInvariant()}_VALUE can not be converted to {type}",
        });
    }

    private static AwsException Wrong(string message) => new("SerializationException", message);
}

/// <summary>A kind of value in a request.</summary>
internal enum MemberKind
{
    /// <summary>A text.</summary>
    Text,

    /// <summary>A whole number.</summary>
    Number,

    /// <summary>A boolean.</summary>
    Boolean,

    /// <summary>A structure.</summary>
    Structure,

    /// <summary>A list of texts.</summary>
    Texts,

    /// <summary>A list of structures of texts.</summary>
    Structures,
}
