using System.Collections.Frozen;
using System.IO.Compression;
using System.Reflection.Metadata;
using System.Text;

namespace Pipeline.Simulation.Tests.Mutants;

/// <summary>
/// What a project was built of, read from its symbols: they name every source in the compiler's order, hold those that the build
/// generated (JSON contexts, the functions' entry points, implicit usings, assembly attributes), and say how it was compiled.
/// Source: "Portable PDB v1.0: Format Specification" (dotnet/runtime).
/// </summary>
internal sealed class BuiltSources
{
    private static readonly Guid EmbeddedSource = new("0E8A571B-6926-466E-B4AD-8AB04611F5FE");
    private static readonly Guid CompilationOptions = new("B5FEEC05-8CD0-4A83-96DA-466284BB4BD8");

    private BuiltSources(IReadOnlyList<SourceFile> files, IReadOnlyDictionary<string, string> options)
    {
        Files = files;
        Options = options;
    }

    /// <summary>The sources.</summary>
    public IReadOnlyList<SourceFile> Files { get; }

    /// <summary>The compiler's options by their names in the symbols, such as <c>define</c>.</summary>
    public IReadOnlyDictionary<string, string> Options { get; }

    /// <summary>Reads a project's symbols, which lie beside its assembly.</summary>
    public static BuiltSources Of(string project)
    {
        using var provider = MetadataReaderProvider.FromPortablePdbStream(File.OpenRead(Path.Combine(AppContext.BaseDirectory, project + ".pdb")));
        var symbols = provider.GetMetadataReader();
        var options = ReadOptions(symbols);
        var count = int.Parse(options["source-file-count"], System.Globalization.CultureInfo.InvariantCulture);
        return new BuiltSources([.. symbols.Documents.Take(count).Select(document => Read(symbols, document))], options);
    }

    private static SourceFile Read(MetadataReader symbols, DocumentHandle handle)
    {
        var path = symbols.GetString(symbols.GetDocument(handle).Name);
        return new SourceFile(path, Find(symbols, handle, EmbeddedSource) is { } blob ? Unpack(blob) : File.ReadAllText(path));
    }

    private static FrozenDictionary<string, string> ReadOptions(MetadataReader symbols)
    {
        var blob = Find(symbols, EntityHandle.ModuleDefinition, CompilationOptions)
            ?? throw new InvalidDataException("The symbols do not say how they were compiled.");
        return Encoding.UTF8.GetString(blob).Split('\0').Chunk(2).Where(pair => pair.Length == 2).ToFrozenDictionary(pair => pair[0], pair => pair[1]);
    }

    private static byte[]? Find(MetadataReader symbols, EntityHandle of, Guid kind)
    {
        foreach (var handle in symbols.GetCustomDebugInformation(of))
        {
            var information = symbols.GetCustomDebugInformation(handle);
            if (symbols.GetGuid(information.Kind) == kind) return symbols.GetBlobBytes(information.Value);
        }

        return null;
    }

    // The length when compressed, else 0, and the text.
    private static string Unpack(byte[] blob)
    {
        const int lengthSize = sizeof(int);
        Stream content = new MemoryStream(blob, lengthSize, blob.Length - lengthSize);
        if (BitConverter.ToInt32(blob) != 0) content = new DeflateStream(content, CompressionMode.Decompress);
        using var reader = new StreamReader(content);
        return reader.ReadToEnd();
    }
}
