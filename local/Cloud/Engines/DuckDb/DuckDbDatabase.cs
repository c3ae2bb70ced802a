using System.Globalization;
using System.Runtime.InteropServices;

namespace Pipeline.Cloud.Engines.DuckDb;

/// <summary>An in-memory DuckDB database. It never reaches for the network: extensions are neither installed nor loaded by themselves.</summary>
public sealed class DuckDbDatabase : IDisposable
{
    private readonly DuckDbApi _api;
    private readonly DuckDbDatabaseHandle _handle;

    private DuckDbDatabase(DuckDbApi api, DuckDbDatabaseHandle handle)
    {
        _api = api;
        _handle = handle;
    }

    /// <summary>Opens an empty database with the library of a <c>node_modules</c> folder.</summary>
    /// <exception cref="DuckDbLibraryMissingException">The library is missing.</exception>
    public static DuckDbDatabase OpenInMemory(string nodeModules, DuckDbSettings settings) =>
        OpenInMemory(DuckDbLibrary.Load(nodeModules), settings);

    /// <summary>Opens an empty database.</summary>
    /// <exception cref="DuckDbException">A setting is not valid.</exception>
    public static unsafe DuckDbDatabase OpenInMemory(DuckDbLibrary library, DuckDbSettings settings)
    {
        var api = library.Api;
        nint config = 0, database = 0;
        byte* error = null;
        if (api.CreateConfig(&config) != 0) throw DuckDbException.Parse("DuckDB could not make a configuration.");
        try
        {
            foreach (var (name, value) in Options(settings)) Set(api, config, name, value);
            if (api.Open(null, &database, config, &error) != 0) throw DuckDbException.Parse(api.TakeText(error));
        }
        finally
        {
            api.DestroyConfig(&config);
        }

        var opened = new DuckDbDatabase(api, new DuckDbDatabaseHandle(api, database));
        using var connection = opened.Connect();
        // Times without a zone are read the same way on every machine. An option of an extension cannot be set before it is loaded.
        connection.Execute("set global TimeZone = 'UTC'");
        return opened;
    }

    /// <summary>Opens a connection. A connection serves one caller at a time.</summary>
    public unsafe DuckDbConnection Connect()
    {
        nint connection = 0;
        if (_api.Connect(_handle.DangerousGetHandle(), &connection) != 0) throw DuckDbException.Parse("DuckDB could not open a connection.");
        GC.KeepAlive(_handle);
        return new DuckDbConnection(_api, new DuckDbConnectionHandle(_api, _handle, connection));
    }

    /// <summary>Closes the database; open connections keep it until they are closed.</summary>
    public void Dispose() => _handle.Dispose();

    private static IEnumerable<(string Name, string Value)> Options(DuckDbSettings settings) =>
    [
        ("threads", settings.Threads.ToString(CultureInfo.InvariantCulture)),
        ("memory_limit", settings.MemoryMegabytes.ToString(CultureInfo.InvariantCulture) + "MiB"),
        ("temp_directory", settings.TempDirectory ?? ""),
        ("preserve_insertion_order", settings.PreserveInsertionOrder ? "true" : "false"),
        ("autoinstall_known_extensions", "false"),
        ("autoload_known_extensions", "false"),
        ("allow_community_extensions", "false"),
        // Positions and kinds of errors come apart from their text.
        ("errors_as_json", "true"),
    ];

    private static unsafe void Set(DuckDbApi api, nint config, string name, string value)
    {
        var nameBytes = Marshal.StringToCoTaskMemUTF8(name);
        var valueBytes = Marshal.StringToCoTaskMemUTF8(value);
        var state = api.SetConfig(config, (byte*)nameBytes, (byte*)valueBytes);
        Marshal.FreeCoTaskMem(nameBytes);
        Marshal.FreeCoTaskMem(valueBytes);
        if (state != 0) throw DuckDbException.Parse($"DuckDB does not take the setting {name} = '{value}'.");
    }
}
