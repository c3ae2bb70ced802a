using Apache.Arrow;
using Apache.Arrow.Ipc;

namespace Pipeline.Cloud.Engines.DuckDb;

/// <summary>
/// A statement's rows, forward only: row by row with <see cref="Read"/>, or batch by batch with <see cref="ReadBatch"/>. They are read as
/// Arrow arrays, which have the types of nested columns and keep their nulls; DuckDB.NET's reader does neither.
/// </summary>
public sealed class DuckDbRows : IDisposable
{
    private readonly IArrowArrayStream _stream;
    private readonly StatementInterrupt _interrupt;
    private readonly DuckDbColumn[] _columns;
    private RecordBatch? _batch;
    private int _row = -1;

    internal DuckDbRows(IArrowArrayStream stream, StatementInterrupt interrupt)
    {
        _stream = stream;
        _interrupt = interrupt;
        Columns = [.. stream.Schema.FieldsList.Select(DuckDbField.Of)];
        _columns = new DuckDbColumn[Columns.Count];
    }

    /// <summary>The result's columns.</summary>
    public IReadOnlyList<DuckDbField> Columns { get; }

    /// <summary>How many rows the current batch has.</summary>
    public int BatchRows => _batch?.Length ?? 0;

    /// <summary>Moves to the next row.</summary>
    /// <exception cref="DuckDbStatementException">The statement failed while it produced rows.</exception>
    /// <exception cref="OperationCanceledException">The statement was interrupted.</exception>
    public bool Read()
    {
        if (++_row < BatchRows) return true;
        if (!ReadBatch()) return false;
        _row = 0;
        return true;
    }

    /// <summary>Moves to the next batch (up to 2,048 rows); its columns are read with <see cref="Column"/>.</summary>
    /// <exception cref="DuckDbStatementException">The statement failed while it produced rows.</exception>
    /// <exception cref="OperationCanceledException">The statement was interrupted.</exception>
    public bool ReadBatch()
    {
        _batch?.Dispose();
        _batch = null;
        _row = -1;
        // Completes synchronously: DuckDB produces the batch on this thread.
        _batch = _interrupt.Run(() => _stream.ReadNextRecordBatchAsync().AsTask().GetAwaiter().GetResult());
        if (_batch is null) return false;
        for (var i = 0; i < _columns.Length; i++) _columns[i] = new DuckDbColumn(Columns[i].Type, _batch.Column(i));
        return true;
    }

    /// <summary>A column of the current batch; invalid after the next batch.</summary>
    public DuckDbColumn Column(int column) => _columns[column];

    /// <summary>A value of the current row; the types are those of <see cref="DuckDbColumn.GetValue"/>.</summary>
    public object? GetValue(int column) => _columns[column].GetValue(_row);

    /// <summary>Ends the statement.</summary>
    public void Dispose()
    {
        _interrupt.Dispose();
        _batch?.Dispose();
        _stream.Dispose();
    }
}
