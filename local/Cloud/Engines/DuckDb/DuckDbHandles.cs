using System.Runtime.InteropServices;

namespace Pipeline.Cloud.Engines.DuckDb;

/// <summary>A database's handle.</summary>
internal sealed unsafe class DuckDbDatabaseHandle : SafeHandle
{
    private readonly DuckDbApi _api;

    public DuckDbDatabaseHandle(DuckDbApi api, nint database)
        : base(0, ownsHandle: true)
    {
        _api = api;
        SetHandle(database);
    }

    public override bool IsInvalid => handle == 0;

    protected override bool ReleaseHandle()
    {
        var database = handle;
        _api.Close(&database);
        return true;
    }
}

/// <summary>A connection's handle. It keeps its database open.</summary>
internal sealed unsafe class DuckDbConnectionHandle : SafeHandle
{
    private readonly DuckDbApi _api;
    private readonly DuckDbDatabaseHandle _database;

    public DuckDbConnectionHandle(DuckDbApi api, DuckDbDatabaseHandle database, nint connection)
        : base(0, ownsHandle: true)
    {
        _api = api;
        _database = database;
        var added = false;
        database.DangerousAddRef(ref added);
        SetHandle(connection);
    }

    public override bool IsInvalid => handle == 0;

    protected override bool ReleaseHandle()
    {
        var connection = handle;
        _api.Disconnect(&connection);
        _database.DangerousRelease();
        return true;
    }
}
