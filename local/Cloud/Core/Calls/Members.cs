using System.Collections.Frozen;
using System.Text.Json.Nodes;
using Pipeline.Cloud.Protocol;

namespace Pipeline.Cloud.Calls;

/// <summary>The members that a request of an operation may have, in the names of its AWS API reference. Any other one is refused by name, never silently dropped.</summary>
public sealed class Members
{
    private readonly FrozenSet<string> _accepted;
    private readonly IReadOnlyList<string> _numbers;

    private Members(IReadOnlyList<string> read, IReadOnlyList<string> ignored, IReadOnlyList<string> numbers)
    {
        (Read, Ignored, _numbers) = (read, ignored, numbers);
        _accepted = read.Concat(ignored).ToFrozenSet(StringComparer.Ordinal);
        if (_accepted.Count < read.Count + ignored.Count) throw new ArgumentException($"A member is declared twice: {string.Join(", ", read.Concat(ignored))}.");
    }

    /// <summary>No members.</summary>
    public static Members None { get; } = new([], [], []);

    /// <summary>The members that the operation reads.</summary>
    public IReadOnlyList<string> Read { get; }

    /// <summary>The members whose value makes no difference in the local cloud, such as tags.</summary>
    public IReadOnlyList<string> Ignored { get; }

    /// <summary>Members that an operation reads.</summary>
    /// <exception cref="ArgumentException">A name occurs twice.</exception>
    public static Members Of(params IReadOnlyList<string> names) => new(names, [], []);

    /// <summary>These members, and others that are accepted without effect.</summary>
    /// <exception cref="ArgumentException">A name occurs twice.</exception>
    public Members WithoutEffect(params IReadOnlyList<string> names) => new(Read, [.. Ignored, .. names], _numbers);

    /// <summary>These members, of which some are numbers that a request may also write as text: in a form, or in its query.</summary>
    public Members WithNumbers(params IReadOnlyList<string> names) => new(Read, Ignored, names);

    /// <summary>The members of a request whose protocol knows only texts, in their types. A text that is no number stays one, and is refused like any value of another type.</summary>
    /// <param name="texts">The members as the request has them; those that are numbers are replaced.</param>
    public JsonObject OfTexts(JsonObject texts)
    {
        foreach (var name in _numbers)
        {
            if (NodeText.Of(texts[name]) is { } text && NodeText.Number(text) is { } number) texts[name] = number;
        }

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
}
