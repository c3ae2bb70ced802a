using System.Buffers;
using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;

namespace Pipeline.Cloud.Shapes;

/// <summary>A text.</summary>
public sealed record StringShape : Shape
{
    private Regex? _whole;

    /// <summary>The least characters.</summary>
    public int? Least { get; init; }

    /// <summary>The most characters.</summary>
    public int? Most { get; init; }

    /// <summary>The values of an enumeration, in the model's order; null for any text.</summary>
    public IReadOnlyList<string>? Values { get; init; }

    /// <summary>A regular expression that the whole text must match.</summary>
    public string? Pattern
    {
        get;
        init
        {
            field = value;
            _whole = value is null ? null : new Regex($@"^(?:{value})\z", RegexOptions.CultureInvariant | RegexOptions.NonBacktracking);
        }
    }

    /// <inheritdoc/>
    public override void Validate(JsonNode? value, string path, ICollection<string> errors)
    {
        if (value is null) return;
        var text = value.ToString();
        if (Values is not null && !Values.Contains(text)) errors.Add(Broken(text, path, $"Member must satisfy enum value set: [{string.Join(", ", Values)}]"));
        if (_whole?.IsMatch(text) == false) errors.Add(Broken(text, path, $"Member must satisfy regular expression pattern: {Pattern}"));
        if (text.Length > Most) errors.Add(Broken(text, path, $"Member must have length less than or equal to {Most}"));
        if (text.Length < Least) errors.Add(Broken(text, path, $"Member must have length greater than or equal to {Least}"));
    }

    /// <inheritdoc/>
    protected override void CheckScalar(JsonValue value, JsonValueKind kind)
    {
        if (kind != JsonValueKind.String) throw Unconverted(kind, "an String");
    }
}

/// <summary>A whole number.</summary>
/// <param name="Type">Integer or Long.</param>
public sealed record NumberShape(string Type = "Integer") : Shape
{
    /// <summary>The least value.</summary>
    public long? Least { get; init; }

    /// <summary>The greatest value.</summary>
    public long? Most { get; init; }

    /// <inheritdoc/>
    public override void Validate(JsonNode? value, string path, ICollection<string> errors)
    {
        if (value is null) return;
        var text = value.ToString();
        // A number that is too large for its type is the greatest of the type, as in AWS.
        var number = decimal.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var read) ? decimal.Truncate(read) : text.StartsWith('-') ? decimal.MinValue : decimal.MaxValue;
        number = Math.Clamp(number, Type == "Integer" ? int.MinValue : long.MinValue, Type == "Integer" ? int.MaxValue : long.MaxValue);
        text = number.ToString(CultureInfo.InvariantCulture);
        if (number > Most) errors.Add(Broken(text, path, $"Member must have value less than or equal to {Most}"));
        if (number < Least) errors.Add(Broken(text, path, $"Member must have value greater than or equal to {Least}"));
    }

    /// <inheritdoc/>
    protected override void CheckScalar(JsonValue value, JsonValueKind kind)
    {
        if (kind != JsonValueKind.Number) throw Unconverted(kind, $"an {Type}");
    }
}

/// <summary>A number that need not be whole. NaN and the infinities are texts. Source: Smithy's "AWS JSON protocols".</summary>
public sealed record DoubleShape : Shape
{
    /// <inheritdoc/>
    protected override void CheckScalar(JsonValue value, JsonValueKind kind)
    {
        if (kind != JsonValueKind.Number && value.ToString() is not ("NaN" or "Infinity" or "-Infinity")) throw Unconverted(kind, "a Double");
    }
}

/// <summary>True or false.</summary>
public sealed record BooleanShape : Shape
{
    /// <inheritdoc/>
    protected override void CheckScalar(JsonValue value, JsonValueKind kind)
    {
        if (kind == JsonValueKind.String) throw Mistyped($"'{value.GetValue<string>().ToUpperInvariant()}' can not be converted to an Boolean");
        if (kind == JsonValueKind.Number) throw Unconverted(kind, "an Boolean");
    }
}

/// <summary>A time in seconds since 1970.</summary>
public sealed record TimestampShape : Shape
{
    /// <inheritdoc/>
    protected override void CheckScalar(JsonValue value, JsonValueKind kind)
    {
        if (kind != JsonValueKind.Number) throw Unconverted(kind, "milliseconds since epoch");
    }
}

/// <summary>Bytes, in base64.</summary>
public sealed record BlobShape : Shape
{
    private static readonly SearchValues<char> Base64Digits = SearchValues.Create("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/");

    /// <summary>The most bytes.</summary>
    public int? Most { get; init; }

    /// <inheritdoc/>
    public override void Validate(JsonNode? value, string path, ICollection<string> errors)
    {
        if (value is null) return;
        var base64 = value.ToString();
        var bytes = (base64.Length / 4 * 3) - Padding(base64);
        if (bytes > Most) errors.Add(Broken(path, $"Member must have length less than or equal to {Most}"));
    }

    /// <inheritdoc/>
    protected override void CheckScalar(JsonValue value, JsonValueKind kind)
    {
        if (kind != JsonValueKind.String) throw Unconverted(kind, "a Blob");
        var base64 = value.GetValue<string>();
        if (base64.Length % 4 != 0)
            throw Mistyped($"'{base64}' can not be converted to a Blob: Base64 encoded length is expected a multiple of 4 bytes but found: {base64.Length}");
        var digits = base64.AsSpan()[..^Padding(base64)];
        if (digits.IndexOfAnyExcept(Base64Digits) is >= 0 and var at) throw Mistyped($"'{base64}' can not be converted to a Blob: Invalid Base64 character: '{digits[at]}'");
        if (!HasWholeBytes(digits)) throw Mistyped($"'{base64}' can not be converted to a Blob: Invalid last non-pad Base64 character dectected");
    }

    private static int Padding(string base64) => base64.EndsWith("==", StringComparison.Ordinal) ? 2 : base64.EndsWith('=') ? 1 : 0;

    // The bits of the last digit that belong to no byte must be zero.
    private static bool HasWholeBytes(ReadOnlySpan<char> digits) => (digits.Length % 4) switch
    {
        2 => "AQgw".Contains(digits[^1], StringComparison.Ordinal),
        3 => "AEIMQUYcgkosw048".Contains(digits[^1], StringComparison.Ordinal),
        _ => true,
    };
}
