namespace Pipeline.Contract.Lookups;

/// <summary>A kind of lookup row: the bucket's folder with its files, the columns that form the key, and the columns that become attributes.</summary>
public sealed record LookupKind(string Folder, string KeyPrefix, IReadOnlyList<LookupColumn> KeyColumns, IReadOnlyList<LookupColumn> AttributeColumns)
{
    /// <summary>The prefix of every lookup file in the bucket.</summary>
    public const string Root = "lookups/";

    /// <summary>
    /// Whether every key that requests ask for should have a row. The scorer counts the missing rows of each kind; those of a complete kind have an alarm, and
    /// their absence is cached for a second alone. Statistics of what has happened are not complete: a route that nobody took has none. Default: false.
    /// </summary>
    public bool IsComplete { get; init; }

    /// <summary>The prefix of this kind's files, such as <c>lookups/zones/</c>.</summary>
    public string Prefix => $"{Root}{Folder}/";

    /// <summary>The columns of a file of this kind, key columns first.</summary>
    public IEnumerable<LookupColumn> Columns => KeyColumns.Concat(AttributeColumns);

    /// <summary>Whether an object is in this kind's folder.</summary>
    public bool Holds(string objectKey) => objectKey.StartsWith(Prefix, StringComparison.Ordinal);

    /// <summary>Whether a row's key is of this kind.</summary>
    public bool Owns(string key) => key.Length > KeyPrefix.Length && key[KeyPrefix.Length] == '#' && key.StartsWith(KeyPrefix, StringComparison.Ordinal);

    /// <summary>Builds a row's key from normalized key values, such as <c>route#43#151</c>.</summary>
    public string Key(IEnumerable<string> values) => $"{KeyPrefix}#{string.Join('#', values)}";
}
