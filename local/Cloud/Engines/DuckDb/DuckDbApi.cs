using System.Runtime.InteropServices;

namespace Pipeline.Cloud.Engines.DuckDb;

/// <summary>
/// The functions of DuckDB's C API (1.5) that are used here, bound to one loaded library. They are bound by pointer because the
/// library's path is known only at run time and an assembly can have one import resolver only.
/// </summary>
internal sealed unsafe class DuckDbApi
{
    public readonly delegate* unmanaged[Cdecl]<byte*> LibraryVersion;
    public readonly delegate* unmanaged[Cdecl]<void*, void> Free;
    public readonly delegate* unmanaged[Cdecl]<nint*, int> CreateConfig;
    public readonly delegate* unmanaged[Cdecl]<nint, byte*, byte*, int> SetConfig;
    public readonly delegate* unmanaged[Cdecl]<nint*, void> DestroyConfig;
    public readonly delegate* unmanaged[Cdecl]<byte*, nint*, nint, byte**, int> Open;
    public readonly delegate* unmanaged[Cdecl]<nint*, void> Close;
    public readonly delegate* unmanaged[Cdecl]<nint, nint*, int> Connect;
    public readonly delegate* unmanaged[Cdecl]<nint*, void> Disconnect;
    public readonly delegate* unmanaged[Cdecl]<nint, void> Interrupt;
    public readonly delegate* unmanaged[Cdecl]<nint, byte*, DuckDbResult*, int> Query;
    public readonly delegate* unmanaged[Cdecl]<nint, byte*, nint*, int> Prepare;
    public readonly delegate* unmanaged[Cdecl]<nint, byte*> PrepareError;
    public readonly delegate* unmanaged[Cdecl]<nint*, void> DestroyPrepare;
    public readonly delegate* unmanaged[Cdecl]<nint, nint*, int> PendingStreaming;
    public readonly delegate* unmanaged[Cdecl]<nint, byte*> PendingError;
    public readonly delegate* unmanaged[Cdecl]<nint*, void> DestroyPending;
    public readonly delegate* unmanaged[Cdecl]<nint, DuckDbResult*, int> ExecutePending;
    public readonly delegate* unmanaged[Cdecl]<DuckDbResult, nint> FetchChunk;
    public readonly delegate* unmanaged[Cdecl]<DuckDbResult*, void> DestroyResult;
    public readonly delegate* unmanaged[Cdecl]<DuckDbResult*, byte*> ResultError;
    public readonly delegate* unmanaged[Cdecl]<DuckDbResult*, ulong> ColumnCount;
    public readonly delegate* unmanaged[Cdecl]<DuckDbResult*, ulong, byte*> ColumnName;
    public readonly delegate* unmanaged[Cdecl]<DuckDbResult*, ulong, nint> ColumnLogicalType;
    public readonly delegate* unmanaged[Cdecl]<DuckDbResult*, ulong> RowsChanged;
    public readonly delegate* unmanaged[Cdecl]<nint*, void> DestroyDataChunk;
    public readonly delegate* unmanaged[Cdecl]<nint, ulong> ChunkSize;
    public readonly delegate* unmanaged[Cdecl]<nint, ulong, nint> ChunkVector;
    public readonly delegate* unmanaged[Cdecl]<nint, void*> VectorData;
    public readonly delegate* unmanaged[Cdecl]<nint, ulong*> VectorValidity;
    public readonly delegate* unmanaged[Cdecl]<nint, nint> ListChild;
    public readonly delegate* unmanaged[Cdecl]<nint, ulong, nint> StructChild;
    public readonly delegate* unmanaged[Cdecl]<nint, nint> ArrayChild;
    public readonly delegate* unmanaged[Cdecl]<nint*, void> DestroyLogicalType;
    public readonly delegate* unmanaged[Cdecl]<nint, int> TypeId;
    public readonly delegate* unmanaged[Cdecl]<nint, byte> DecimalWidth;
    public readonly delegate* unmanaged[Cdecl]<nint, byte> DecimalScale;
    public readonly delegate* unmanaged[Cdecl]<nint, int> DecimalInternalType;
    public readonly delegate* unmanaged[Cdecl]<nint, int> EnumInternalType;
    public readonly delegate* unmanaged[Cdecl]<nint, uint> EnumSize;
    public readonly delegate* unmanaged[Cdecl]<nint, ulong, byte*> EnumValue;
    public readonly delegate* unmanaged[Cdecl]<nint, nint> ListChildType;
    public readonly delegate* unmanaged[Cdecl]<nint, nint> ArrayChildType;
    public readonly delegate* unmanaged[Cdecl]<nint, ulong> ArraySize;
    public readonly delegate* unmanaged[Cdecl]<nint, nint> MapKeyType;
    public readonly delegate* unmanaged[Cdecl]<nint, nint> MapValueType;
    public readonly delegate* unmanaged[Cdecl]<nint, ulong> StructChildCount;
    public readonly delegate* unmanaged[Cdecl]<nint, ulong, byte*> StructChildName;
    public readonly delegate* unmanaged[Cdecl]<nint, ulong, nint> StructChildType;

    /// <summary>Binds a loaded library.</summary>
    /// <exception cref="EntryPointNotFoundException">The library is of a version that lacks a function.</exception>
    public DuckDbApi(nint library)
    {
        void* F(string name) => (void*)NativeLibrary.GetExport(library, "duckdb_" + name);
        LibraryVersion = (delegate* unmanaged[Cdecl]<byte*>)F("library_version");
        Free = (delegate* unmanaged[Cdecl]<void*, void>)F("free");
        CreateConfig = (delegate* unmanaged[Cdecl]<nint*, int>)F("create_config");
        SetConfig = (delegate* unmanaged[Cdecl]<nint, byte*, byte*, int>)F("set_config");
        DestroyConfig = (delegate* unmanaged[Cdecl]<nint*, void>)F("destroy_config");
        Open = (delegate* unmanaged[Cdecl]<byte*, nint*, nint, byte**, int>)F("open_ext");
        Close = (delegate* unmanaged[Cdecl]<nint*, void>)F("close");
        Connect = (delegate* unmanaged[Cdecl]<nint, nint*, int>)F("connect");
        Disconnect = (delegate* unmanaged[Cdecl]<nint*, void>)F("disconnect");
        Interrupt = (delegate* unmanaged[Cdecl]<nint, void>)F("interrupt");
        Query = (delegate* unmanaged[Cdecl]<nint, byte*, DuckDbResult*, int>)F("query");
        Prepare = (delegate* unmanaged[Cdecl]<nint, byte*, nint*, int>)F("prepare");
        PrepareError = (delegate* unmanaged[Cdecl]<nint, byte*>)F("prepare_error");
        DestroyPrepare = (delegate* unmanaged[Cdecl]<nint*, void>)F("destroy_prepare");
        PendingStreaming = (delegate* unmanaged[Cdecl]<nint, nint*, int>)F("pending_prepared_streaming");
        PendingError = (delegate* unmanaged[Cdecl]<nint, byte*>)F("pending_error");
        DestroyPending = (delegate* unmanaged[Cdecl]<nint*, void>)F("destroy_pending");
        ExecutePending = (delegate* unmanaged[Cdecl]<nint, DuckDbResult*, int>)F("execute_pending");
        FetchChunk = (delegate* unmanaged[Cdecl]<DuckDbResult, nint>)F("fetch_chunk");
        DestroyResult = (delegate* unmanaged[Cdecl]<DuckDbResult*, void>)F("destroy_result");
        ResultError = (delegate* unmanaged[Cdecl]<DuckDbResult*, byte*>)F("result_error");
        ColumnCount = (delegate* unmanaged[Cdecl]<DuckDbResult*, ulong>)F("column_count");
        ColumnName = (delegate* unmanaged[Cdecl]<DuckDbResult*, ulong, byte*>)F("column_name");
        ColumnLogicalType = (delegate* unmanaged[Cdecl]<DuckDbResult*, ulong, nint>)F("column_logical_type");
        RowsChanged = (delegate* unmanaged[Cdecl]<DuckDbResult*, ulong>)F("rows_changed");
        DestroyDataChunk = (delegate* unmanaged[Cdecl]<nint*, void>)F("destroy_data_chunk");
        ChunkSize = (delegate* unmanaged[Cdecl]<nint, ulong>)F("data_chunk_get_size");
        ChunkVector = (delegate* unmanaged[Cdecl]<nint, ulong, nint>)F("data_chunk_get_vector");
        VectorData = (delegate* unmanaged[Cdecl]<nint, void*>)F("vector_get_data");
        VectorValidity = (delegate* unmanaged[Cdecl]<nint, ulong*>)F("vector_get_validity");
        ListChild = (delegate* unmanaged[Cdecl]<nint, nint>)F("list_vector_get_child");
        StructChild = (delegate* unmanaged[Cdecl]<nint, ulong, nint>)F("struct_vector_get_child");
        ArrayChild = (delegate* unmanaged[Cdecl]<nint, nint>)F("array_vector_get_child");
        DestroyLogicalType = (delegate* unmanaged[Cdecl]<nint*, void>)F("destroy_logical_type");
        TypeId = (delegate* unmanaged[Cdecl]<nint, int>)F("get_type_id");
        DecimalWidth = (delegate* unmanaged[Cdecl]<nint, byte>)F("decimal_width");
        DecimalScale = (delegate* unmanaged[Cdecl]<nint, byte>)F("decimal_scale");
        DecimalInternalType = (delegate* unmanaged[Cdecl]<nint, int>)F("decimal_internal_type");
        EnumInternalType = (delegate* unmanaged[Cdecl]<nint, int>)F("enum_internal_type");
        EnumSize = (delegate* unmanaged[Cdecl]<nint, uint>)F("enum_dictionary_size");
        EnumValue = (delegate* unmanaged[Cdecl]<nint, ulong, byte*>)F("enum_dictionary_value");
        ListChildType = (delegate* unmanaged[Cdecl]<nint, nint>)F("list_type_child_type");
        ArrayChildType = (delegate* unmanaged[Cdecl]<nint, nint>)F("array_type_child_type");
        ArraySize = (delegate* unmanaged[Cdecl]<nint, ulong>)F("array_type_array_size");
        MapKeyType = (delegate* unmanaged[Cdecl]<nint, nint>)F("map_type_key_type");
        MapValueType = (delegate* unmanaged[Cdecl]<nint, nint>)F("map_type_value_type");
        StructChildCount = (delegate* unmanaged[Cdecl]<nint, ulong>)F("struct_type_child_count");
        StructChildName = (delegate* unmanaged[Cdecl]<nint, ulong, byte*>)F("struct_type_child_name");
        StructChildType = (delegate* unmanaged[Cdecl]<nint, ulong, nint>)F("struct_type_child_type");
    }

    /// <summary>A string that DuckDB keeps.</summary>
    public static string Text(byte* text) => Marshal.PtrToStringUTF8((nint)text) ?? "";

    /// <summary>A string that DuckDB hands over.</summary>
    public string TakeText(byte* text)
    {
        var read = Text(text);
        Free(text);
        return read;
    }
}
