namespace Pipeline.Cloud.Athena.Results;

/// <summary>A page of a result.</summary>
/// <param name="Rows">The rows; null fields are SQL nulls.</param>
/// <param name="Next">The offset of the next page in the result's file; null after the last row.</param>
internal sealed record ResultPage(IReadOnlyList<IReadOnlyList<string?>> Rows, long? Next)
{
    /// <summary>Reads a page. The cost depends only on the page's rows, not on its position in the result.</summary>
    /// <param name="path">The result's file.</param>
    /// <param name="offset">The page's offset: 0, or <see cref="Next"/> of another page.</param>
    /// <param name="size">The maximum number of rows.</param>
    /// <param name="isCsv">Whether rows are CSV; else each line is a row of one field.</param>
    /// <returns>The page; null if no line begins at the offset.</returns>
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
