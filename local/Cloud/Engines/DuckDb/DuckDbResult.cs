using System.Runtime.InteropServices;

namespace Pipeline.Cloud.Engines.DuckDb;

/// <summary>The C API's <c>duckdb_result</c>; all but the last member are remnants.</summary>
[StructLayout(LayoutKind.Sequential)]
internal struct DuckDbResult
{
    public ulong ColumnCount;
    public ulong RowCount;
    public ulong RowsChanged;
    public nint Columns;
    public nint ErrorMessage;
    public nint Internal;
}
