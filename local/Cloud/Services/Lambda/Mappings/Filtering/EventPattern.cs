using System.Text.Json;

namespace Pipeline.Cloud.Lambda.Mappings.Filtering;

/// <summary>
/// The pattern of a filter: an object has to match in every member that the pattern names, and in one object of each <c>$or</c>.
/// Sources: "Control which events Lambda sends to your function", "Amazon EventBridge event patterns".
/// </summary>
internal sealed class EventPattern
{
    private const string Or = "$or";

    private readonly IReadOnlyDictionary<string, IValuePattern> _members;
    private readonly IReadOnlyList<EventPattern> _alternatives;

    private EventPattern(IReadOnlyDictionary<string, IValuePattern> members, IReadOnlyList<EventPattern> alternatives) =>
        (_members, _alternatives) = (members, alternatives);

    /// <summary>The names of the members that the pattern looks at, those of its alternatives included.</summary>
    public IEnumerable<string> Names => _members.Keys.Concat(_alternatives.SelectMany(alternative => alternative.Names));

    /// <summary>Whether a member is an object wherever the pattern looks at it, in its alternatives as well.</summary>
    public bool IsObject(string name) =>
        (!_members.TryGetValue(name, out var pattern) || pattern is NestedPattern) && _alternatives.All(alternative => alternative.IsObject(name));

    /// <summary>Reads a pattern.</summary>
    /// <param name="pattern">The JSON object.</param>
    /// <exception cref="FilterPatternException">It is not a pattern.</exception>
    public static EventPattern Read(JsonElement pattern)
    {
        if (pattern.ValueKind != JsonValueKind.Object) throw new FilterPatternException("A pattern is a JSON object.");
        var members = new Dictionary<string, IValuePattern>(StringComparer.Ordinal);
        EventPattern[] alternatives = [];
        foreach (var member in pattern.EnumerateObject())
        {
            if (member.Name == Or && IsAlternatives(member.Value)) alternatives = [.. member.Value.EnumerateArray().Select(Read)];
            else members[member.Name] = ReadValue(member);
        }

        return members.Count + alternatives.Length > 0 ? new EventPattern(members, alternatives) : throw new FilterPatternException("An object of a pattern is empty.");
    }

    /// <summary>Whether members match.</summary>
    /// <param name="member">Finds a member by its name; null for one that is absent.</param>
    public bool Matches(Func<string, JsonElement?> member)
    {
        foreach (var (name, pattern) in _members)
        {
            if (!pattern.Matches(member(name))) return false;
        }

        return _alternatives.Count == 0 || _alternatives.Any(alternative => alternative.Matches(member));
    }

    private static bool IsAlternatives(JsonElement value) =>
        value.ValueKind == JsonValueKind.Array && value.GetArrayLength() > 1 && value.EnumerateArray().All(item => item.ValueKind == JsonValueKind.Object);

    private static IValuePattern ReadValue(JsonProperty member) => member.Value.ValueKind switch
    {
        JsonValueKind.Object => new NestedPattern(Read(member.Value)),
        JsonValueKind.Array => LeafPattern.Read(member.Name, member.Value),
        _ => throw new FilterPatternException($"'{member.Name}' must be an object or an array."),
    };

    // Of the objects in a list, one has to match as a whole.
    private sealed class NestedPattern(EventPattern pattern) : IValuePattern
    {
        public bool Matches(JsonElement? value) => value switch
        {
            { ValueKind: JsonValueKind.Array } list when list.GetArrayLength() > 0 => list.EnumerateArray().Any(item => Matches(item)),
            { ValueKind: JsonValueKind.Object } found => pattern.Matches(name => found.TryGetProperty(name, out var member) ? member : null),
            _ => pattern.Matches(_ => null),
        };
    }
}

/// <summary>The pattern of one value.</summary>
internal interface IValuePattern
{
    /// <summary>Whether a value matches; null for a value that is absent.</summary>
    bool Matches(JsonElement? value);
}

/// <summary>Thrown for a pattern that Lambda does not take.</summary>
/// <param name="problem">What is wrong with it.</param>
internal sealed class FilterPatternException(string problem) : Exception(problem);
