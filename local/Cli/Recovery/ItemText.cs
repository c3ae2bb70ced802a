using System.Text;
using Amazon.DynamoDBv2.Model;

namespace Pipeline.Cli.Recovery;

/// <summary>Values of items as texts: two values are equal when their texts are.</summary>
internal static class ItemText
{
    /// <summary>An item as text.</summary>
    public static string Of(IReadOnlyDictionary<string, AttributeValue> item)
    {
        var text = new StringBuilder();
        Write(text, item);
        return text.ToString();
    }

    /// <summary>A value as text.</summary>
    public static string Of(AttributeValue value)
    {
        var text = new StringBuilder();
        Write(text, value);
        return text.ToString();
    }

    private static void Write(StringBuilder text, IReadOnlyDictionary<string, AttributeValue> item)
    {
        text.Append('{');
        foreach (var (name, value) in item.OrderBy(entry => entry.Key, StringComparer.Ordinal))
        {
            Write(text, 'K', name);
            Write(text, value);
        }

        text.Append('}');
    }

    private static void Write(StringBuilder text, AttributeValue value)
    {
        if (value.S is { } words) Write(text, 'S', words);
        else if (value.N is { } number) Write(text, 'N', number);
        else if (value.BOOL is { } flag) Write(text, 'F', flag ? "1" : "0");
        else if (value.NULL == true) text.Append('0');
        else if (value.B is { } bytes) Write(text, 'B', Convert.ToBase64String(bytes.ToArray()));
        else if (value.M is { } map) Write(text, map);
        else if (value.L is { } list) WriteList(text, list);
        // The order of a set means nothing.
        else if (value.SS is { } texts) WriteSet(text, 's', texts);
        else if (value.NS is { } numbers) WriteSet(text, 'n', numbers);
        else if (value.BS is { } blobs) WriteSet(text, 'b', blobs.Select(blob => Convert.ToBase64String(blob.ToArray())));
    }

    private static void WriteList(StringBuilder text, IEnumerable<AttributeValue> list)
    {
        text.Append('[');
        foreach (var value in list) Write(text, value);
        text.Append(']');
    }

    private static void WriteSet(StringBuilder text, char kind, IEnumerable<string> values)
    {
        text.Append('(').Append(kind);
        foreach (var value in values.Order(StringComparer.Ordinal)) Write(text, 'V', value);
        text.Append(')');
    }

    // With its length, so that no text looks like two.
    private static void Write(StringBuilder text, char kind, string value) => text.Append(kind).Append(value.Length).Append(':').Append(value);
}
