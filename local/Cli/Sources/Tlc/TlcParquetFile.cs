using System.Globalization;
using DuckDB.NET.Data;
using Pipeline.Cloud.Engines.DuckDb;
using Pipeline.Domain.Trips;

namespace Pipeline.Cli.Sources.Tlc;

/// <summary>A file of New York's Taxi and Limousine Commission (TLC), green or yellow, replayed in pickup order.</summary>
public sealed class TlcParquetFile : IRecordFile
{
    private readonly Dictionary<string, long> _refused = new(StringComparer.Ordinal);
    private readonly DuckDbLibrary _library;
    private readonly NewYorkClock _clock;
    private readonly string _path;
    private readonly string _stem;
    private readonly TlcColumns _columns;
    private readonly bool _withoutDistance;

    private TlcParquetFile(string path, DuckDbLibrary library, TlcColumns columns, long rows, bool withoutDistance)
    {
        _path = path;
        _library = library;
        _columns = columns;
        _withoutDistance = withoutDistance;
        _clock = NewYorkClock.Load();
        _stem = Path.GetFileNameWithoutExtension(path);
        Name = Path.GetFileName(path);
        Rows = rows;
    }

    /// <inheritdoc/>
    public string Name { get; }

    /// <inheritdoc/>
    public long? Rows { get; }

    /// <inheritdoc/>
    public IReadOnlyDictionary<string, long> Refused => _refused;

    /// <summary>Opens a file and checks that trips can be read from it.</summary>
    /// <param name="path">The file.</param>
    /// <param name="library">Reads Parquet.</param>
    /// <param name="withoutDistance">
    /// Leaves the distance out of the requests. The files' <c>trip_distance</c> was read from the meter after the trip. It is unknown when somebody
    /// asks how long a trip will take.
    /// </param>
    /// <exception cref="SourceException">The file is missing, is not Parquet or lacks a column.</exception>
    public static TlcParquetFile Open(string path, DuckDbLibrary library, bool withoutDistance = false)
    {
        CheckMagic(path);
        try
        {
            using var connection = library.Open(new DuckDbSettings());
            var found = new List<string>();
            using (var schema = Query(connection, $"select column_name from (describe select * from read_parquet({Quoted(path)}))"))
            {
                while (schema.Read()) found.Add(schema.GetString(0));
            }

            using var metadata = Query(connection, $"select num_rows from parquet_file_metadata({Quoted(path)})");
            metadata.Read();
            return new TlcParquetFile(path, library, TlcColumns.Find(path, found), metadata.GetInt64(0), withoutDistance);
        }
        catch (DuckDBException e)
        {
            throw Unreadable(path, DuckDbStatementException.From(e));
        }
    }

    /// <inheritdoc/>
    public IEnumerable<SourceRecord> Read()
    {
        _refused.Clear();
        using var connection = _library.Open(new DuckDbSettings());
        using var reader = Guarded(() => Query(connection, Sql()));
        using var writer = new RequestWriter();
        while (Guarded(reader.Read))
        {
            if (Trip(reader, writer, out var trip) is { } reason) _refused[reason] = _refused.GetValueOrDefault(reason) + 1;
            else yield return trip;
        }
    }

    // Rows are streamed; a month of trips is never in memory as a whole.
    private static DuckDBDataReader Query(DuckDBConnection connection, string sql)
    {
        using var command = new DuckDBCommand(sql, connection) { UseStreamingMode = true };
        return command.ExecuteReader();
    }

    private string? Trip(DuckDBDataReader reader, RequestWriter writer, out SourceRecord trip)
    {
        trip = default;
        var row = new TlcRow(
            Time(reader, 1), Time(reader, 2), Number(reader, 3), Number(reader, 4), _withoutDistance ? null : Number(reader, 5), Number(reader, 6), reader.GetBoolean(7), Number(reader, 8));
        if (row.Reason() is { } reason) return reason;
        var (begin, end) = _clock.Trip(row.Pickup!.Value, row.Dropoff!.Value);
        if (end < begin) return "dropoff before pickup";
        var id = string.Create(CultureInfo.InvariantCulture, $"{_stem}-{reader.GetInt64(0):D7}");
        var request = new TripRequest(
            id,
            (int)row.Vendor,
            begin,
            begin.ToString("yyyy-MM-dd'T'HH:mm:sszzz", CultureInfo.InvariantCulture),
            (int)row.PickupZone,
            (int)row.DropoffZone,
            row.PassengersGiven ? (int)row.Passengers : null,
            row.Miles);
        trip = new SourceRecord(id, writer.Write(request), Math.Round((end - begin).TotalMinutes, 6));
        return null;
    }

    // Each value is cast by itself, so a value of another type makes one row unreadable and not the file.
    private string Sql() =>
        $"""
        select file_row_number, {Timestamp(_columns.Pickup)} as pickup, {Timestamp(_columns.Dropoff)}, {Double(_columns.PickupZone)}, {Double(_columns.DropoffZone)},
               {Double(_columns.Distance)}, {Double(_columns.Passengers)}, {Given(_columns.Passengers)}, {Double(_columns.Vendor)}
        from read_parquet({Quoted(_path)}, file_row_number = true)
        order by pickup, file_row_number
        """;

    private static string Timestamp(string column) => $"epoch_us(try_cast({SqlQuote.Identifier(column)} as timestamp))";

    private static string Double(string column) => $"try_cast({SqlQuote.Identifier(column)} as double)";

    // A file that was saved again as strings has an empty string in place of a missing value.
    private static string Given(string column) => $"coalesce(trim(cast({SqlQuote.Identifier(column)} as varchar)) <> '', false)";

    private static DateTime? Time(DuckDBDataReader reader, int column) =>
        reader.IsDBNull(column) ? null : new DateTime(DateTime.UnixEpoch.Ticks + (reader.GetInt64(column) * TimeSpan.TicksPerMicrosecond), DateTimeKind.Unspecified);

    private static double Number(DuckDBDataReader reader, int column) => reader.IsDBNull(column) ? double.NaN : reader.GetDouble(column);

    private static void CheckMagic(string path)
    {
        try
        {
            using var file = File.OpenRead(path);
            Span<byte> magic = stackalloc byte[4];
            if (file.ReadAtLeast(magic, 4, throwOnEndOfStream: false) == 4 && magic.SequenceEqual("PAR1"u8)) return;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new SourceException($"The trips file '{path}' cannot be read: {e.Message} Give TLC trip records (Parquet) as TRIPS=file,file.", e);
        }

        throw new SourceException($"The trips file '{path}' is not Parquet: it does not begin with 'PAR1'. Give TLC trip records (Parquet) as TRIPS=file,file.");
    }

    private T Guarded<T>(Func<T> read)
    {
        try
        {
            return read();
        }
        catch (DuckDBException e)
        {
            throw Unreadable(_path, DuckDbStatementException.From(e));
        }
        catch (OperationCanceledException e)
        {
            throw Unreadable(_path, DuckDbStatementException.Masked(e));
        }
    }

    private static SourceException Unreadable(string path, DuckDbStatementException e) => new($"The trips file '{path}' cannot be read as Parquet: {e.Message}", e);

    // DuckDB treats a path as a pattern.
    private static string Quoted(string path)
    {
        var literal = string.Concat(Path.GetFullPath(path).Select(character => character is '*' or '?' or '[' ? $"[{character}]" : character.ToString()));
        return SqlQuote.Literal(literal);
    }
}
