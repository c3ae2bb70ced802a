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
    private readonly ColumnarFile _file;
    private readonly string _stem;
    private readonly TlcColumns _columns;
    private readonly bool _withoutDistance;

    private TlcParquetFile(ColumnarFile file, DuckDbLibrary library, TlcColumns columns, long rows, bool withoutDistance)
    {
        _file = file;
        _library = library;
        _columns = columns;
        _withoutDistance = withoutDistance;
        _clock = NewYorkClock.Load();
        _stem = Path.GetFileNameWithoutExtension(file.Path);
        Name = Path.GetFileName(file.Path);
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
        var file = new ColumnarFile(path, $"The trips file '{path}' cannot be read as Parquet");
        return file.Read(() =>
        {
            using var connection = library.Open(new DuckDbSettings());
            var found = new List<string>();
            using (var schema = ColumnarFile.Query(connection, $"select column_name from (describe select * from read_parquet({file.Literal}))"))
            {
                while (schema.Read()) found.Add(schema.GetString(0));
            }

            using var metadata = ColumnarFile.Query(connection, $"select num_rows from parquet_file_metadata({file.Literal})");
            metadata.Read();
            return new TlcParquetFile(file, library, TlcColumns.Find(path, found), metadata.GetInt64(0), withoutDistance);
        });
    }

    /// <inheritdoc/>
    public IEnumerable<SourceRecord> Read()
    {
        _refused.Clear();
        using var connection = _library.Open(new DuckDbSettings());
        using var reader = _file.Read(() => ColumnarFile.Query(connection, Sql()));
        using var writer = new RequestWriter();
        while (_file.Read(reader.Read))
        {
            if (Trip(reader, writer, out var trip) is { } reason) _refused[reason] = _refused.GetValueOrDefault(reason) + 1;
            else yield return trip;
        }
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
        from read_parquet({_file.Literal}, file_row_number = true)
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
}
