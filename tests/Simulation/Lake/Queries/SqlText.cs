namespace Pipeline.Simulation.Lake.Queries;

/// <summary>Takes a query's text apart where it may be taken apart.</summary>
internal static class SqlText
{
    /// <summary>The parts between commas that no parenthesis encloses.</summary>
    public static IReadOnlyList<string> Parts(string text)
    {
        var parts = new List<string>();
        var (depth, from) = (0, 0);
        for (var i = 0; i < text.Length; i++)
        {
            depth += text[i] switch { '(' => 1, ')' => -1, _ => 0 };
            if (text[i] != ',' || depth > 0) continue;
            parts.Add(text[from..i].Trim());
            from = i + 1;
        }

        parts.Add(text[from..].Trim());
        return parts;
    }

    /// <summary>A query as one line, with one space where there is any.</summary>
    public static string OneLine(string text) => string.Join(' ', text.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries));

    /// <summary>Thrown for a query that the simulation cannot read: it must learn to, or the query is wrong.</summary>
    public static NotSupportedException Unknown(string what, string text) => new($"the simulation does not know {what} '{text}'");
}
