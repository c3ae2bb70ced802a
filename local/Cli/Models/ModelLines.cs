using System.Globalization;

namespace Pipeline.Cli.Models;

/// <summary>Models as a table of plain text.</summary>
internal static class ModelLines
{
    private const string None = "-";
    private static readonly string[] Headings = ["", "model", "made (UTC)", "serving since", "error", "before", "run"];

    /// <summary>The lines: what serves, a line for each model, and how to read them.</summary>
    /// <param name="endpoint">The endpoint's name.</param>
    /// <param name="serving">What it serves with.</param>
    /// <param name="models">The models, the newest first.</param>
    /// <param name="older">How many older models are not among them.</param>
    public static IEnumerable<string> Of(string endpoint, ServingEndpoint serving, IReadOnlyList<ServedModel> models, int older)
    {
        yield return serving.Status is null ? $"{endpoint}: there is no endpoint" : $"{endpoint}: {serving.Status} with {serving.Model}";
        if (models.Count == 0)
        {
            yield return "  no model: the first run that promotes one makes it";
            yield break;
        }

        var rows = models.Select(Row).Prepend(Headings).ToList();
        var widths = Enumerable.Range(0, Headings.Length).Select(column => rows.Max(row => row[column].Length)).ToList();
        foreach (var row in rows) yield return string.Join("  ", row.Select((field, column) => field.PadRight(widths[column]))).TrimEnd();
        if (older > 0) yield return string.Create(CultureInfo.InvariantCulture, $"  and {older} older: COUNT={models.Count + older}");
        yield return "  > serves. 'error' is the candidate's and 'before' that of the model that served, minutes, on the same trips (docs/model.md).";
    }

    private static string[] Row(ServedModel model) =>
        [model.Serves ? ">" : "", model.Name, Time(model.Made), model.ServingSince is { } since ? Time(since) : None, Error(model.Rmse), Error(model.RmseBefore), model.Run ?? None];

    private static string Time(DateTimeOffset time) => time.UtcDateTime.ToString("yyyy-MM-dd HH:mm", CultureInfo.InvariantCulture);

    private static string Error(double? rmse) => rmse?.ToString("0.000", CultureInfo.InvariantCulture) ?? None;
}
