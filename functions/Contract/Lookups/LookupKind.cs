namespace Pipeline.Contract.Lookups;

/// <summary>
/// A kind of lookup row: the folder of the bucket that its files lie in, the columns that make its key and the columns that
/// become the row's attributes.
/// </summary>
public sealed record LookupKind(string Folder, string KeyPrefix, IReadOnlyList<LookupColumn> KeyColumns, IReadOnlyList<LookupColumn> AttributeColumns)
{
    /// <summary>The prefix of every lookup file in the bucket.</summary>
    public const string Root = "lookups/";

    /// <summary>Where this kind's files lie: <c>lookups/zones/</c>.</summary>
    public string Prefix => $"{Root}{Folder}/";

    /// <summary>The columns that a file of this kind must have, the key first.</summary>
    public IEnumerable<LookupColumn> Columns => KeyColumns.Concat(AttributeColumns);

    /// <summary>Whether an object of the bucket lies in this kind's folder.</summary>
    public bool Holds(string objectKey) => objectKey.StartsWith(Prefix, StringComparison.Ordinal);

    /// <summary>Whether a row's key is one of this kind's.</summary>
    public bool Owns(string key) => key.Length > KeyPrefix.Length && key[KeyPrefix.Length] == '#' && key.StartsWith(KeyPrefix, StringComparison.Ordinal);

    /// <summary>The row's key in the table from normalized key values: <c>route#43#151</c>.</summary>
    public string Key(IEnumerable<string> values) => $"{KeyPrefix}#{string.Join('#', values)}";
}
