using System.Globalization;
using System.Text.Json;

namespace Pipeline.Cloud.Lambda.Mappings.Filtering;

/// <summary>A rule for one string, number, boolean or null. Source: "Control which events Lambda sends to your function", "Filter rule syntax".</summary>
internal abstract record ValueRule
{
    private ValueRule()
    {
    }

    /// <summary>Whether a value that is there matches.</summary>
    public abstract bool Matches(JsonElement value);

    private static string? Text(JsonElement value) => value.ValueKind == JsonValueKind.String ? value.GetString() : null;

    /// <summary>The value itself. Numbers are compared by value, which AWS does against its own page: 300 and 300.0 are equal.</summary>
    /// <param name="Kind">String, Number, True, False or Null.</param>
    /// <param name="Literal">The string, or the JSON text of any other value.</param>
    public sealed record Exact(JsonValueKind Kind, string Literal) : ValueRule
    {
        /// <inheritdoc/>
        public override bool Matches(JsonElement value) => value.ValueKind == Kind && ((Text(value) ?? value.GetRawText()) == Literal || IsNumber(value));

        private bool IsNumber(JsonElement value) =>
            Kind == JsonValueKind.Number && value.TryGetDouble(out var number) && double.TryParse(Literal, CultureInfo.InvariantCulture, out var expected) && number.Equals(expected);
    }

    /// <summary>A string's beginning.</summary>
    public sealed record Prefix(string Start, StringComparison Comparison) : ValueRule
    {
        /// <inheritdoc/>
        public override bool Matches(JsonElement value) => Text(value) is { } text && text.StartsWith(Start, Comparison);
    }

    /// <summary>A string's end.</summary>
    public sealed record Suffix(string End, StringComparison Comparison) : ValueRule
    {
        /// <inheritdoc/>
        public override bool Matches(JsonElement value) => Text(value) is { } text && text.EndsWith(End, Comparison);
    }

    /// <summary>A string, whatever the case of its letters.</summary>
    public sealed record EqualsIgnoreCase(string Value) : ValueRule
    {
        /// <inheritdoc/>
        public override bool Matches(JsonElement value) => Text(value) is { } text && text.Equals(Value, StringComparison.OrdinalIgnoreCase);
    }

    /// <summary>A number within bounds.</summary>
    public sealed record Numeric(double Least, bool IncludesLeast, double Most, bool IncludesMost) : ValueRule
    {
        /// <inheritdoc/>
        public override bool Matches(JsonElement value) =>
            value.ValueKind == JsonValueKind.Number && value.TryGetDouble(out var number) &&
            (IncludesLeast ? number >= Least : number > Least) && (IncludesMost ? number <= Most : number < Most);
    }

    /// <summary>Whether there is a value at all.</summary>
    public sealed record Exists(bool Expected) : ValueRule
    {
        /// <inheritdoc/>
        public override bool Matches(JsonElement value) => Expected;
    }

    /// <summary>A value that is there and matches none of some rules.</summary>
    public sealed record AnythingBut(IReadOnlyList<ValueRule> Excluded) : ValueRule
    {
        /// <inheritdoc/>
        public override bool Matches(JsonElement value) => !Excluded.Any(rule => rule.Matches(value));
    }
}
