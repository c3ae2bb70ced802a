using System.Security.Cryptography;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using Pipeline.Contract;

namespace Pipeline.Cli.Forgetting;

/// <summary>The id whose data are removed, and how it is recognised.</summary>
internal sealed class ForgottenId
{
    /// <summary>What stands in its place where a text mentions it.</summary>
    public const string Replacement = "(forgotten)";

    private readonly string _member;
    private readonly byte[][] _quoted;

    /// <summary>Prepares the search for an id.</summary>
    /// <param name="text">The id, to the last character.</param>
    /// <param name="domain">Names the member that holds a record's id.</param>
    public ForgottenId(string text, IScoringDomain domain)
    {
        Text = text;
        Bytes = Encoding.UTF8.GetBytes(text);
        Hash = HashOf(text);
        _member = domain.IdName;
        // As JSON escapes it, and as CSV does.
        var inner = new[] { JavaScriptEncoder.Default, JavaScriptEncoder.UnsafeRelaxedJsonEscaping }.Select(encoder => JsonEncodedText.Encode(text, encoder).ToString())
            .Append(text.Replace("\"", "\"\"", StringComparison.Ordinal));
        _quoted = [.. inner.Distinct(StringComparer.Ordinal).Select(form => Encoding.UTF8.GetBytes($"\"{form}\""))];
    }

    /// <summary>The hash of an id.</summary>
    public static string HashOf(string text) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text)));

    /// <summary>The id.</summary>
    public string Text { get; }

    /// <summary>Its UTF-8 bytes.</summary>
    public byte[] Bytes { get; }

    /// <summary>The SHA-256 of its bytes in hexadecimal digits: what records and queries name it by.</summary>
    public string Hash { get; }

    /// <summary>The condition of a query for rows of the id. The id itself is not in it, because Athena keeps the texts of queries.</summary>
    public string Condition => $"lower(to_hex(sha256(to_utf8({_member})))) = '{Hash}'";

    /// <summary>Whether a record or a line is of the id: its member says so or, if it is not JSON, it has the id between quotation marks.</summary>
    public bool Owns(ReadOnlySpan<byte> json)
    {
        if (json.IndexOf(Bytes) < 0 && json.IndexOf((byte)'\\') < 0) return false;
        try
        {
            var reader = new Utf8JsonReader(json);
            using var document = JsonDocument.ParseValue(ref reader);
            return document.RootElement.ValueKind == JsonValueKind.Object
                && document.RootElement.TryGetProperty(_member, out var id) && id.ValueKind == JsonValueKind.String && id.ValueEquals(Text);
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException)
        {
            return IsQuotedIn(json);
        }
    }

    /// <summary>Whether bytes have the id between quotation marks.</summary>
    public bool IsQuotedIn(ReadOnlySpan<byte> content)
    {
        foreach (var quoted in _quoted)
        {
            if (content.IndexOf(quoted) >= 0) return true;
        }

        return false;
    }

    /// <summary>A text without its mentions of the id; a mention has no letter or digit beside it.</summary>
    public string Without(string text)
    {
        var rest = new StringBuilder();
        for (var at = 0; ;)
        {
            var found = text.IndexOf(Text, at, StringComparison.Ordinal);
            if (found < 0) return rest.Append(text.AsSpan(at)).ToString();
            var end = found + Text.Length;
            var isWhole = (found == 0 || !char.IsLetterOrDigit(text[found - 1])) && (end == text.Length || !char.IsLetterOrDigit(text[end]));
            rest.Append(text.AsSpan(at, found - at)).Append(isWhole ? Replacement : Text);
            at = end;
        }
    }
}
