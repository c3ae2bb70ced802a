using System.Text.Unicode;
using System.Xml;
using Pipeline.Cloud.Protocol;
using Pipeline.Cloud.S3.Errors;

namespace Pipeline.Cloud.S3.Http;

/// <summary>Limits levels, attributes and names of XML documents, so that a short document cannot cost much time or memory.</summary>
internal static class XmlBounds
{
    // S3's own documents have six levels, at most two attributes in an element, and some twenty names.
    private const int DeepestElement = 32;
    private const int MostAttributes = 16;
    private const int MostNames = 128;

    /// <summary>Checks that must come before an <see cref="XmlReader"/> sees the document, because it compares each attribute with all before it.</summary>
    /// <exception cref="AwsException">MalformedXML: the text is not UTF-8, or an element has too many attributes.</exception>
    public static void CheckText(ReadOnlySpan<byte> utf8)
    {
        if (!Utf8.IsValid(utf8)) throw S3Errors.MalformedXml("the document is not UTF-8.");
        int start;
        while ((start = utf8.IndexOf((byte)'<')) >= 0)
        {
            utf8 = utf8[start..];
            utf8 = utf8.StartsWith("<!--"u8) ? Behind(utf8[4..], "-->"u8)
                : utf8.StartsWith("<![CDATA["u8) ? Behind(utf8, "]]>"u8)
                : utf8.StartsWith("<?"u8) ? Behind(utf8, "?>"u8)
                : BehindTag(utf8);
        }
    }

    /// <summary>Checks a document's levels and names.</summary>
    /// <exception cref="AwsException">MalformedXML: too many of either.</exception>
    /// <exception cref="XmlException">It is not well-formed.</exception>
    public static void CheckShape(XmlReader reader)
    {
        var names = new HashSet<string>(StringComparer.Ordinal);
        while (reader.Read())
        {
            // Building the tree takes time proportional to the depth for each element, so deep nesting takes quadratic time.
            if (reader.Depth > DeepestElement) throw S3Errors.MalformedXml($"more than {DeepestElement} levels.");
            if (reader.NodeType != XmlNodeType.Element) continue;
            // The tree's names are kept until the process ends.
            Add(reader.LocalName);
            while (reader.MoveToNextAttribute()) Add(reader.LocalName);
        }

        void Add(string name)
        {
            if (names.Add(name) && names.Count > MostNames) throw S3Errors.MalformedXml($"more than {MostNames} different names.");
        }
    }

    private static ReadOnlySpan<byte> BehindTag(ReadOnlySpan<byte> rest)
    {
        var attributes = 0;
        while (true)
        {
            var next = rest.IndexOfAny((byte)'"', (byte)'\'', (byte)'>');
            // The reader refuses an unterminated tag.
            if (next < 0) return [];
            var found = rest[next];
            rest = rest[(next + 1)..];
            if (found == '>') return rest;
            if (++attributes > MostAttributes) throw S3Errors.MalformedXml($"an element has more than {MostAttributes} attributes.");
            rest = Behind(rest, [found]);
        }
    }

    private static ReadOnlySpan<byte> Behind(ReadOnlySpan<byte> text, scoped ReadOnlySpan<byte> mark)
    {
        var at = text.IndexOf(mark);
        return at < 0 ? [] : text[(at + mark.Length)..];
    }
}
