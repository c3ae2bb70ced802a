using System.Text;
using DuckDB.NET.Data;
using Pipeline.Cloud.Engines.DuckDb;

namespace Pipeline.Cli.Sources.Files;

/// <summary>
/// Reads events of which each row is a request: an object of its columns by their names. DuckDB writes the JSON, so that a number stays a number
/// and a boolean a boolean. A member without a value is left out.
/// </summary>
/// <param name="library">Reads CSV and Parquet.</param>
/// <param name="idName">The column of the id, which stays text in CSV though it may look like a number.</param>
internal sealed class TableEvents(DuckDbLibrary library, string idName) : IEventReader
{
    /// <inheritdoc/>
    public IEnumerable<EventLine> Read(FolderPart part)
    {
        using var connection = library.Open(new DuckDbSettings());
        var file = new ColumnarFile(part.Events, $"'{part.Events}' cannot be read as {part.Format}");
        using var reader = file.Read(() => ColumnarFile.Query(connection, Sql(part.Format, file, Columns(part.Format, file, connection))));
        // A row of CSV is counted as in a spreadsheet: the header is row 1.
        for (var row = part.Format == EventsFormat.Csv ? 2 : 1; file.Read(reader.Read); row++)
            yield return new EventLine($"row {row}", Encoding.UTF8.GetBytes(reader.GetString(0)));
    }

    private static List<(string Name, bool IsText)> Columns(EventsFormat format, ColumnarFile file, DuckDBConnection connection)
    {
        var columns = new List<(string Name, bool IsText)>();
        using var schema = ColumnarFile.Query(connection, $"select column_name, column_type from (describe select * from {Table(format, file, "")})");
        while (schema.Read()) columns.Add((schema.GetString(0), schema.GetString(1) == "VARCHAR"));
        return columns;
    }

    // json_merge_patch drops the members that are null (RFC 7396).
    private string Sql(EventsFormat format, ColumnarFile file, List<(string Name, bool IsText)> columns)
    {
        var id = format == EventsFormat.Csv && columns.Exists(column => column.Name == idName) ? $", types = {{{SqlQuote.Literal(idName)}: 'VARCHAR'}}" : "";
        var members = columns.Select(column => $"{SqlQuote.Literal(column.Name)}, {Value(column.Name, column.IsText)}");
        return $"select cast(json_merge_patch(cast('{{}}' as json), json_object({string.Join(", ", members)})) as varchar) from {Table(format, file, id)}";
    }

    private static string Value(string column, bool isText) => isText ? $"nullif({SqlQuote.Identifier(column)}, '')" : SqlQuote.Identifier(column);

    // Types are found in all rows, not in the first ones: a later text would end the reading in the middle of the file.
    private static string Table(EventsFormat format, ColumnarFile file, string types) => format == EventsFormat.Parquet
        ? $"read_parquet({file.Literal})"
        : $"read_csv({file.Literal}, header = true, delim = ',', quote = '\"', escape = '\"', sample_size = -1, auto_type_candidates = ['BOOLEAN', 'BIGINT', 'DOUBLE', 'VARCHAR']{types})";
}
