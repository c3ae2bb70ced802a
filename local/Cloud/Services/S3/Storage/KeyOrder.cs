namespace Pipeline.Cloud.S3.Storage;

/// <summary>
/// The order of keys in listings: by their UTF-8 bytes. It differs from the ordinal order of .NET's UTF-16 strings only
/// if one side is a surrogate: those code points come after all others.
/// </summary>
internal sealed class KeyOrder : IComparer<string>
{
    public static KeyOrder Utf8 { get; } = new();

    public int Compare(string? x, string? y)
    {
        ArgumentNullException.ThrowIfNull(x);
        ArgumentNullException.ThrowIfNull(y);
        var at = x.AsSpan().CommonPrefixLength(y);
        if (at == x.Length || at == y.Length) return x.Length - y.Length;
        var (left, right) = (x[at], y[at]);
        if (char.IsSurrogate(left) != char.IsSurrogate(right)) return char.IsSurrogate(left) ? 1 : -1;
        return left - right;
    }
}
