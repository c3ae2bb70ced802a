using System.Collections.Frozen;
using System.Text.Json.Nodes;
using Pipeline.Cloud.Protocol;

namespace Pipeline.Cloud.Calls;

/// <summary>The members that a request of an operation may have, in the names of its AWS API reference. Any other one is refused by name, never silently dropped.</summary>
public sealed class Members
{
    private readonly FrozenSet<string> _accepted;
    private readonly IReadOnlyList<string> _numbers;
    private readonly IReadOnlyList<string> _flags;

    private Members(IReadOnlyList<string> read, IReadOnlyList<string> ignored, IReadOnlyList<string> numbers, IReadOnlyList<string> flags)
    {
        (Read, Ignored, _numbers, _flags) = (read, ignored, numbers, flags);
        _accepted = read.Concat(ignored).ToFrozenSet(StringComparer.Ordinal);
        if (_accepted.Count < read.Count + ignored.Count) throw new ArgumentException($"A member is declared twice: {string.Join(", ", read.Concat(ignored))}.");
    }

    /// <summary>No members.</summary>
    public static Members None { get; } = new([], [], [], []);

    /// <summary>The members that the operation reads.</summary>
    public IReadOnlyList<string> Read { get; }

    /// <summary>The members whose value makes no difference in the local cloud, such as tags.</summary>
    public IReadOnlyList<string> Ignored { get; }

    /// <summary>Members that an operation reads.</summary>
    /// <exception cref="ArgumentException">A name occurs twice.</exception>
    public static Members Of(params IReadOnlyList<string> names) => new(names, [], [], []);

    /// <summary>These members, and others that are accepted without effect.</summary>
    /// <exception cref="ArgumentException">A name occurs twice.</exception>
    public Members WithoutEffect(params IReadOnlyList<string> names) => new(Read, [.. Ignored, .. names], _numbers, _flags);

    /// <summary>These members, of which some are numbers that a request may also write as text: in a form, or in its query.</summary>
    /// <param name="names">Their names; of one within a structure or a list of structures all names on the way, with points between them.</param>
    public Members WithNumbers(params IReadOnlyList<string> names) => new(Read, Ignored, names, _flags);

    /// <summary>These members, of which some are booleans that a request may also write as text.</summary>
    /// <param name="names">Their names, as for <see cref="WithNumbers"/>.</param>
    public Members WithFlags(params IReadOnlyList<string> names) => new(Read, Ignored, _numbers, names);

    /// <summary>The members of a request whose protocol knows only texts, in their types. A text that is no number stays one, and is refused like any value of another type.</summary>
    /// <param name="texts">The members as the request has them; those that are numbers or booleans are replaced.</param>
    public JsonObject OfTexts(JsonObject texts)
    {
        foreach (var name in _numbers) Convert(texts, name.Split('.'), NodeText.Number);
        foreach (var name in _flags) Convert(texts, name.Split('.'), text => bool.TryParse(text, out var flag) ? JsonValue.Create(flag) : null);
        return texts;
    }

    /// <summary>Refuses a request with another member. A member that is null is as good as absent.</summary>
    /// <param name="service">The service, as in an ARN.</param>
    /// <param name="request">The request's members.</param>
    /// <exception cref="AwsException">NotImplemented: a member is not emulated.</exception>
    public void Check(string service, JsonObject request)
    {
        foreach (var (name, value) in request)
        {
            if (value is not null && !_accepted.Contains(name)) throw AwsException.NotEmulated(service, $"parameter '{name}'");
        }
    }

    private static void Convert(JsonNode? at, ReadOnlySpan<string> path, Func<string, JsonNode?> parse)
    {
        if (at is JsonArray structures)
        {
            foreach (var structure in structures) Convert(structure, path, parse);
        }
        else if (at is JsonObject owner && path.Length > 1)
        {
            Convert(owner[path[0]], path[1..], parse);
        }
        else if (at is JsonObject last && last[path[0]] is JsonArray values)
        {
            for (var index = 0; index < values.Count; index++) values[index] = Converted(values[index], parse);
        }
        else if (at is JsonObject one && one[path[0]] is JsonValue value)
        {
            one[path[0]] = Converted(value, parse);
        }
    }

    private static JsonNode? Converted(JsonNode? node, Func<string, JsonNode?> parse) => NodeText.Of(node) is { } text ? parse(text) ?? text : node?.DeepClone();
}
