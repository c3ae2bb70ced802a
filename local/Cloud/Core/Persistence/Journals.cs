namespace Pipeline.Cloud.Persistence;

/// <summary>The journals of a cloud's services, one file each in the folder <c>state</c>.</summary>
public sealed class Journals : IDisposable
{
    private readonly string? _directory;
    private readonly List<IDisposable> _open = [];

    private Journals(string? directory) => _directory = directory;

    /// <summary>Journals that keep nothing.</summary>
    public static Journals None { get; } = new(null);

    /// <summary>Whether state is kept.</summary>
    public bool AreKept => _directory is not null;

    /// <summary>Journals in a cloud's data folder.</summary>
    public static Journals In(string dataDirectory) => new(Directory.CreateDirectory(DirectoryIn(dataDirectory)).FullName);

    /// <summary>The folder of the journals in a data folder.</summary>
    public static string DirectoryIn(string dataDirectory) => Path.Combine(dataDirectory, "state");

    /// <summary>Opens a service's journal of states by key.</summary>
    /// <exception cref="CorruptJournalException">The journal is damaged.</exception>
    public StateJournal States(string name) => _directory is null ? StateJournal.None : Owned(StateJournal.Open(PathOf(name)));

    /// <summary>The file of a service's journal; null if nothing is kept.</summary>
    public string? FileOf(string name) => _directory is null ? null : PathOf(name);

    /// <summary>Closes a file with the others.</summary>
    public T Owned<T>(T file)
        where T : IDisposable
    {
        _open.Add(file);
        return file;
    }

    /// <summary>Closes the files.</summary>
    public void Dispose()
    {
        foreach (var file in _open) file.Dispose();
        _open.Clear();
    }

    private string PathOf(string name) => Path.Combine(_directory!, name + ".journal");
}
