using System.Globalization;

namespace Pipeline.Contract.Lookups;

/// <summary>
/// The key of a lookup row. Most keys are numbers, and these are compared and hashed as numbers: a trip needs three keys, but their text
/// only when the table is read.
/// </summary>
public readonly struct LookupKey : IEquatable<LookupKey>
{
    private const int Absent = -1;
    private readonly string _prefix;
    private readonly string? _text;
    private readonly int _first;
    private readonly int _second;

    private LookupKey(string prefix, string? text, int first, int second) => (_prefix, _text, _first, _second) = (prefix, text, first, second);

    /// <summary>A key of one non-negative number, such as <c>zone#43</c>.</summary>
    public static LookupKey Of(LookupKind kind, int number) => new(kind.KeyPrefix, null, number, Absent);

    /// <summary>A key of two non-negative numbers, such as <c>route#43#151</c>.</summary>
    public static LookupKey Of(LookupKind kind, int first, int second) => new(kind.KeyPrefix, null, first, second);

    /// <summary>A key of text, such as <c>customer#a-17</c>.</summary>
    public static LookupKey Of(LookupKind kind, string text) => new(kind.KeyPrefix, text, Absent, Absent);

    /// <summary>Whether the row is of a kind.</summary>
    public bool IsOf(LookupKind kind) => string.Equals(_prefix, kind.KeyPrefix, StringComparison.Ordinal);

    /// <inheritdoc />
    public bool Equals(LookupKey other) =>
        _first == other._first && _second == other._second && string.Equals(_prefix, other._prefix, StringComparison.Ordinal) && string.Equals(_text, other._text, StringComparison.Ordinal);

    /// <inheritdoc />
    public override bool Equals(object? obj) => obj is LookupKey other && Equals(other);

    /// <inheritdoc />
    public override int GetHashCode() =>
        unchecked((_first * (int)0x9E3779B1) ^ (_second * 0x85EBCA6) ^ (_text is null ? _prefix.Length : string.GetHashCode(_text, StringComparison.Ordinal)));

    /// <summary>The key as the table holds it.</summary>
    public override string ToString() =>
        _text is not null ? $"{_prefix}#{_text}"
        : _second == Absent ? string.Create(CultureInfo.InvariantCulture, $"{_prefix}#{_first}")
        : string.Create(CultureInfo.InvariantCulture, $"{_prefix}#{_first}#{_second}");

    /// <summary>Whether two keys are equal.</summary>
    public static bool operator ==(LookupKey left, LookupKey right) => left.Equals(right);

    /// <summary>Whether two keys differ.</summary>
    public static bool operator !=(LookupKey left, LookupKey right) => !left.Equals(right);
}
