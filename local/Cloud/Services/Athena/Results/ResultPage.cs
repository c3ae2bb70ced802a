namespace Pipeline.Cloud.Athena.Results;

/// <summary>Some rows of a result that follow each other.</summary>
/// <param name="Rows">The rows; a null is a null.</param>
/// <param name="Next">Where in the result's file the next page begins; null after the last row.</param>
internal sealed record ResultPage(IReadOnlyList<IReadOnlyList<string?>> Rows, long? Next)
{
    /// <summary>Reads a page; it costs what its own rows cost, wherever in the result it begins.</summary>
    /// <param name="path">The result's file.</param>
    /// <param name="offset">Where the page begins: 0, or where another said that this one does.</param>
    /// <param name="size">The most rows.</param>
    /// <param name="isCsv">Whether rows are CSV; else each line is a row of one field.</param>
    /// <returns>The page, or null where none begins there.</returns>
    public static ResultPage? Read(string path, long offset, int size, bool isCsv)
    {
        using var text = ResultText.Open(path, offset);
        if (text is null) return null;
        var rows = (isCsv ? ResultCsv.Read(text) : Lines(text)).Take(size).ToList();
        return new ResultPage(rows, text.Peek() < 0 ? null : text.Offset);
    }

    private static IEnumerable<IReadOnlyList<string?>> Lines(TextReader text)
    {
        while (text.ReadLine() is { } line) yield return [line];
    }
}
