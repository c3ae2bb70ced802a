namespace Pipeline.Cloud.Engines.DuckDb;

/// <summary>A statement's rows, forward only: row by row with <see cref="Read"/>, or chunk by chunk with <see cref="ReadChunk"/>.</summary>
public sealed class DuckDbReader : IDisposable
{
    private readonly DuckDbApi _api;
    private readonly CancellationTokenRegistration _interrupt;
    private readonly CancellationToken _cancellationToken;
    private readonly DuckDbVector[] _vectors;
    private DuckDbResult _result;
    private nint _chunk;
    private int _row = -1;
    private bool _disposed;

    internal unsafe DuckDbReader(DuckDbApi api, DuckDbResult result, CancellationTokenRegistration interrupt, CancellationToken cancellationToken)
    {
        _api = api;
        _result = result;
        _interrupt = interrupt;
        _cancellationToken = cancellationToken;
        var columns = new DuckDbField[api.ColumnCount(&result)];
        for (var i = 0ul; i < (ulong)columns.Length; i++)
            columns[i] = new(DuckDbApi.Text(api.ColumnName(&result, i)), DuckDbType.Take(api, api.ColumnLogicalType(&result, i)));
        Columns = columns;
        _vectors = new DuckDbVector[columns.Length];
    }

    /// <summary>The result's columns.</summary>
    public IReadOnlyList<DuckDbField> Columns { get; }

    /// <summary>Rows of the chunk at hand.</summary>
    public int ChunkRows { get; private set; }

    /// <summary>Moves to the next row.</summary>
    /// <exception cref="DuckDbException">The statement failed while its rows were made.</exception>
    public bool Read()
    {
        if (++_row < ChunkRows) return true;
        if (!ReadChunk()) return false;
        _row = 0;
        return true;
    }

    /// <summary>Moves to the next chunk (up to 2,048 rows); its columns are read with <see cref="Column"/>.</summary>
    public unsafe bool ReadChunk()
    {
        ReleaseChunk();
        _chunk = _api.FetchChunk(_result);
        ChunkRows = _chunk == 0 ? 0 : (int)_api.ChunkSize(_chunk);
        _row = -1;
        if (ChunkRows == 0)
        {
            ThrowIfFailed();
            return false;
        }

        for (var i = 0; i < _vectors.Length; i++) _vectors[i] = new DuckDbVector(_api, _api.ChunkVector(_chunk, (ulong)i), Columns[i].Type);
        return true;
    }

    /// <summary>A column of the chunk at hand. It is gone with the next chunk.</summary>
    public DuckDbVector Column(int column) => _vectors[column];

    /// <summary>Whether the row at hand has no value.</summary>
    public bool IsNull(int column) => _vectors[column].IsNull(_row);

    /// <summary>A number of any type.</summary>
    public double GetDouble(int column) => _vectors[column].GetDouble(_row);

    /// <summary>A whole number.</summary>
    public long GetInt64(int column) => _vectors[column].GetInt64(_row);

    /// <summary>A boolean.</summary>
    public bool GetBoolean(int column) => (bool)_vectors[column].GetValue(_row)!;

    /// <summary>A decimal.</summary>
    public decimal GetDecimal(int column) => _vectors[column].GetDecimal(_row);

    /// <summary>A string, or null.</summary>
    public string? GetString(int column) => _vectors[column].GetString(_row);

    /// <summary>A timestamp, as UTC; one without a zone is taken as it stands.</summary>
    public DateTimeOffset GetTimestamp(int column) => _vectors[column].GetTimestamp(_row);

    /// <summary>Any value: null, bool, long, ulong, BigInteger, float, double, decimal, string, byte[], DateOnly, TimeSpan, DateTime (no zone),
    /// DateTimeOffset, Guid, a list of values, or a list of named values (struct) or of pairs (map).</summary>
    public object? GetValue(int column) => _vectors[column].GetValue(_row);

    /// <summary>Reads all rows that are left as columns of numbers; a null is NaN.</summary>
    /// <exception cref="InvalidCastException">A column is not numeric.</exception>
    public double[][] ReadDoubles()
    {
        var columns = new double[Columns.Count][];
        var rows = 0;
        for (var i = 0; i < columns.Length; i++) columns[i] = new double[2048];
        while (ReadChunk())
        {
            for (var i = 0; i < columns.Length; i++)
            {
                if (columns[i].Length < rows + ChunkRows) Array.Resize(ref columns[i], Math.Max(columns[i].Length * 2, rows + ChunkRows));
                _vectors[i].CopyDoubles(columns[i].AsSpan(rows, ChunkRows));
            }

            rows += ChunkRows;
        }

        for (var i = 0; i < columns.Length; i++) Array.Resize(ref columns[i], rows);
        return columns;
    }

    /// <summary>Ends the statement.</summary>
    public unsafe void Dispose()
    {
        if (_disposed) return;
        _disposed = true;
        _interrupt.Dispose();
        ReleaseChunk();
        fixed (DuckDbResult* result = &_result) _api.DestroyResult(result);
    }

    private unsafe void ThrowIfFailed()
    {
        fixed (DuckDbResult* result = &_result)
        {
            var text = DuckDbApi.Text(_api.ResultError(result));
            if (text.Length == 0) return;
            var error = DuckDbException.Parse(text);
            if (!error.IsInterrupt) throw error;
            _cancellationToken.ThrowIfCancellationRequested();
            throw DuckDbException.Masked(error);
        }
    }

    private unsafe void ReleaseChunk()
    {
        fixed (nint* chunk = &_chunk)
        {
            if (*chunk != 0) _api.DestroyDataChunk(chunk);
            *chunk = 0;
        }
    }
}
