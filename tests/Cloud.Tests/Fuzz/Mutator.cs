namespace Pipeline.Cloud.Tests.Fuzz;

/// <summary>Makes inputs that are almost valid: a few random edits of an item of a corpus. The same seed makes the same input.</summary>
internal sealed class Mutator(IReadOnlyList<byte[]> corpus)
{
    private const int Longest = 256 * 1024;
    private static readonly byte[][] Tokens = [.. new[] { "", "0", "-1", "4294967296", "1e999", "NaN", "null", "\0", "\r\n", "\r\n\r\n", "..", "%00", "%2e%2e%2f", "é", "\uFEFF", "<a>", "</a>", "]]>", "&#x0;", "{", "}", "[[[[[[[[", "\"", "'", ",", ";", "((((((((", "\\u0000", "Content-Length: 5\r\n", "Transfer-Encoding: chunked\r\n" }.Select(System.Text.Encoding.UTF8.GetBytes)];

    /// <summary>The input of a seed.</summary>
    public byte[] Make(int seed)
    {
        var random = new Random(seed);
        var data = corpus[random.Next(corpus.Count)].ToList();
        for (var edits = random.Next(1, 8); edits > 0; edits--) Edit(data, random);
        if (data.Count > Longest) data.RemoveRange(Longest, data.Count - Longest);
        return [.. data];
    }

    private void Edit(List<byte> data, Random random)
    {
        var at = random.Next(data.Count + 1);
        var length = Math.Min(random.Next(1, 64), data.Count - at);
        switch (random.Next(7))
        {
            case 0 when at < data.Count:
                data[at] ^= (byte)(1 << random.Next(8));
                break;
            case 1 when at < data.Count:
                data[at] = (byte)random.Next(256);
                break;
            case 2:
                data.RemoveRange(at, length);
                break;
            case 3:
                // Nesting and lengths grow by repetition.
                var piece = data.GetRange(at, length);
                for (var times = 1 << random.Next(10); times > 0 && data.Count < Longest; times--) data.InsertRange(at, piece);
                break;
            case 4:
                data.InsertRange(at, Tokens[random.Next(Tokens.Length)]);
                break;
            case 5:
                var other = corpus[random.Next(corpus.Count)];
                data.InsertRange(at, other.AsSpan(random.Next(other.Length + 1)).ToArray());
                break;
            default:
                data.RemoveRange(at, data.Count - at);
                break;
        }
    }
}
