using System.Text.Json;
using System.Text.Json.Nodes;

namespace Pipeline.Cloud.Shapes;

/// <summary>A list.</summary>
/// <param name="Item">What its items are.</param>
public sealed record ListShape(Shape Item) : Shape
{
    /// <summary>The least items.</summary>
    public int? Least { get; init; }

    /// <summary>The most items.</summary>
    public int? Most { get; init; }

    /// <inheritdoc/>
    public override void Validate(JsonNode? value, string path, ICollection<string> errors)
    {
        if (value is not JsonArray items) return;
        if (items.Count > Most) errors.Add(Broken(path, $"Member must have length less than or equal to {Most}"));
        if (items.Count < Least) errors.Add(Broken(path, $"Member must have length greater than or equal to {Least}"));
        for (var at = 0; at < items.Count; at++) Item.Validate(items[at], FormattableString.Invariant($"{path}.{at + 1}.member"), errors);
    }

    /// <inheritdoc/>
    protected override void CheckArray(JsonArray value)
    {
        foreach (var item in value) Item.CheckType(item);
    }

    /// <inheritdoc/>
    protected override void CheckScalar(JsonValue value, JsonValueKind kind) => throw Mistyped("Expected list or null");
}

/// <summary>A map from texts.</summary>
/// <param name="Value">What its values are.</param>
public sealed record MapShape(Shape Value) : Shape
{
    /// <summary>What its keys are; null for any text.</summary>
    public StringShape? Key { get; init; }

    /// <summary>The least entries.</summary>
    public int? Least { get; init; }

    /// <summary>The most entries.</summary>
    public int? Most { get; init; }

    /// <inheritdoc/>
    public override void Validate(JsonNode? value, string path, ICollection<string> errors)
    {
        if (value is not JsonObject map) return;
        if (map.Count > Most) errors.Add(Broken(path, $"Member must have length less than or equal to {Most}"));
        if (map.Count < Least) errors.Add(Broken(path, $"Member must have length greater than or equal to {Least}"));
        foreach (var (key, item) in map)
        {
            Key?.Validate(key, path, errors);
            Value.Validate(item, $"{path}.{key}.member", errors);
        }
    }

    /// <inheritdoc/>
    protected override void CheckObject(JsonObject value)
    {
        foreach (var (_, item) in value) Value.CheckType(item);
    }

    /// <inheritdoc/>
    protected override void CheckScalar(JsonValue value, JsonValueKind kind) => throw Mistyped("Expected map or null");
}

/// <summary>A structure: the members of a request, or of a part of one.</summary>
/// <param name="Members">Its members. What it does not list is not checked here.</param>
public sealed record StructureShape(params IReadOnlyList<MemberShape> Members) : Shape
{
    /// <inheritdoc/>
    public override void Validate(JsonNode? value, string path, ICollection<string> errors)
    {
        if (value is not JsonObject structure) return;
        foreach (var member in Members)
        {
            var (found, at) = (structure[member.Name], path.Length == 0 ? member.Spelled : $"{path}.{member.Spelled}");
            if (found is null && member.Required) errors.Add(Missing(at));
            else member.Shape.Validate(found, at, errors);
        }
    }

    /// <inheritdoc/>
    protected override void CheckObject(JsonObject value)
    {
        foreach (var member in Members) member.Shape.CheckType(value[member.Name]);
    }

    /// <inheritdoc/>
    protected override void CheckScalar(JsonValue value, JsonValueKind kind) => throw Mistyped("Expected null");
}

/// <summary>A member of a structure.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Shape">What its value is.</param>
/// <param name="Required">Whether it must be there.</param>
public sealed record MemberShape(string Name, Shape Shape, bool Required = false)
{
    /// <summary>The name as messages of AWS spell it: with a small first letter.</summary>
    public string Spelled { get; } = char.ToLowerInvariant(Name[0]) + Name[1..];
}
