using System.Runtime.InteropServices;
using DuckDB.NET.Data;
using DuckDB.NET.Native;

namespace Pipeline.Cloud.Engines.DuckDb;

/// <summary>DuckDB's native library, as npm's <c>@duckdb/node-bindings-*</c> packages ship it, bound to DuckDB.NET.</summary>
public sealed class DuckDbLibrary
{
    // The runtime accepts one resolver per assembly and asks it once, so a process can load only one DuckDB.
    private static readonly Lock Binding = new();
    private static DuckDbLibrary? _bound;

    private DuckDbLibrary(string path)
    {
        Path = path;
        Version = NativeMethods.Startup.DuckDBLibraryVersion();
    }

    /// <summary>The library's path.</summary>
    public string Path { get; }

    /// <summary>DuckDB's version, for example <c>v1.5.6</c>.</summary>
    public string Version { get; }

    /// <summary>The npm package that contains the library for this machine.</summary>
    public static string Package
    {
        get
        {
            var os = OperatingSystem.IsMacOS() ? "darwin" : OperatingSystem.IsWindows() ? "win32" : "linux";
            var musl = RuntimeInformation.RuntimeIdentifier.Contains("musl", StringComparison.Ordinal) ? "-musl" : "";
            return $"@duckdb/node-bindings-{os}-{(RuntimeInformation.ProcessArchitecture == Architecture.Arm64 ? "arm64" : "x64")}{musl}";
        }
    }

    /// <summary>Loads the library from a <c>node_modules</c> folder. A process keeps the first library that it loaded.</summary>
    /// <exception cref="DuckDbLibraryMissingException">The library is missing, or cannot be loaded.</exception>
    public static DuckDbLibrary Load(string nodeModules)
    {
        var file = OperatingSystem.IsMacOS() ? "libduckdb.dylib" : OperatingSystem.IsWindows() ? "duckdb.dll" : "libduckdb.so";
        var path = System.IO.Path.GetFullPath(System.IO.Path.Combine([nodeModules, .. Package.Split('/'), file]));
        if (!File.Exists(path)) throw new DuckDbLibraryMissingException(path, Package, null);
        lock (Binding)
        {
            return _bound?.Path == path ? _bound : Bind(path);
        }
    }

    /// <summary>Opens a new in-memory database. It is dropped with its last connection (<see cref="DuckDBConnection.Duplicate"/>).</summary>
    /// <exception cref="DuckDbStatementException">A setting is invalid.</exception>
#pragma warning disable CA1822 // of an instance, since DuckDB.NET finds no library before one is loaded
    public DuckDBConnection Open(DuckDbSettings settings)
#pragma warning restore CA1822
    {
        var connection = new DuckDBConnection(settings.ConnectionString);
        try
        {
            connection.Open();
            using var command = connection.CreateCommand();
            command.CommandText = settings.Statements;
            command.ExecuteNonQuery();
            return connection;
        }
        catch (DuckDBException e)
        {
            connection.Dispose();
            throw DuckDbStatementException.From(e);
        }
    }

    private static DuckDbLibrary Bind(string path)
    {
        try
        {
            // Never freed: DuckDB's threads may outlive any connection.
            var handle = NativeLibrary.Load(path);
            NativeLibrary.GetExport(handle, "duckdb_library_version");
            if (_bound is not null) return _bound;
            NativeLibrary.SetDllImportResolver(typeof(NativeMethods).Assembly, (name, _, _) => name == "duckdb" ? handle : nint.Zero);
            return _bound = new DuckDbLibrary(path);
        }
        catch (Exception e) when (e is DllNotFoundException or BadImageFormatException or EntryPointNotFoundException)
        {
            throw new DuckDbLibraryMissingException(path, Package, e);
        }
    }
}
