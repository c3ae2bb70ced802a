using System.Runtime.InteropServices;

namespace Pipeline.Cloud.Engines.DuckDb;

/// <summary>DuckDB's shared library, as npm's <c>@duckdb/node-bindings-*</c> packages ship it.</summary>
public sealed class DuckDbLibrary
{
    private DuckDbLibrary(string path, DuckDbApi api)
    {
        Path = path;
        Api = api;
    }

    /// <summary>The file.</summary>
    public string Path { get; }

    /// <summary>DuckDB's version, for example <c>v1.5.6</c>.</summary>
    public unsafe string Version => DuckDbApi.Text(Api.LibraryVersion());

    internal DuckDbApi Api { get; }

    /// <summary>The npm package that holds the library for this machine.</summary>
    public static string Package
    {
        get
        {
            var os = OperatingSystem.IsMacOS() ? "darwin" : OperatingSystem.IsWindows() ? "win32" : "linux";
            var musl = RuntimeInformation.RuntimeIdentifier.Contains("musl", StringComparison.Ordinal) ? "-musl" : "";
            return $"@duckdb/node-bindings-{os}-{(RuntimeInformation.ProcessArchitecture == Architecture.Arm64 ? "arm64" : "x64")}{musl}";
        }
    }

    /// <summary>Loads the library from a <c>node_modules</c> folder.</summary>
    /// <exception cref="DuckDbLibraryMissingException">It is not there, or not loadable.</exception>
    public static DuckDbLibrary Load(string nodeModules)
    {
        var file = OperatingSystem.IsMacOS() ? "libduckdb.dylib" : OperatingSystem.IsWindows() ? "duckdb.dll" : "libduckdb.so";
        var path = System.IO.Path.GetFullPath(System.IO.Path.Combine([nodeModules, .. Package.Split('/'), file]));
        if (!File.Exists(path)) throw new DuckDbLibraryMissingException(path, Package, null);
        try
        {
            // Never freed: DuckDB's threads may outlive any owner, and a second load returns the same image.
            return new DuckDbLibrary(path, new DuckDbApi(NativeLibrary.Load(path)));
        }
        catch (Exception e) when (e is DllNotFoundException or BadImageFormatException or EntryPointNotFoundException)
        {
            throw new DuckDbLibraryMissingException(path, Package, e);
        }
    }
}
