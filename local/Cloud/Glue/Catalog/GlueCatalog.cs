using System.Text.Json.Nodes;
using Pipeline.Cloud.Protocol;

namespace Pipeline.Cloud.Glue.Catalog;

/// <summary>The data catalog: databases, tables, partitions. Names are case-insensitive and kept in lower case, as Glue does.</summary>
public sealed class GlueCatalog(TimeProvider time)
{
    private readonly Lock _lock = new();
    private readonly SortedDictionary<string, Entry> _databases = new(StringComparer.Ordinal);

    /// <summary>The databases, by name.</summary>
    public IReadOnlyList<GlueDatabase> Databases
    {
        get { lock (_lock) return [.. _databases.Values.Select(entry => entry.Database)]; }
    }

    /// <summary>Makes a database.</summary>
    /// <exception cref="AwsException">AlreadyExistsException.</exception>
    public void CreateDatabase(string name, JsonObject input)
    {
        lock (_lock)
        {
            if (!_databases.TryAdd(Lower(name), new Entry(new GlueDatabase(Lower(name), Copy(input), time.GetUtcNow()))))
                throw new AwsException("AlreadyExistsException", "Database already exists.");
        }
    }

    /// <summary>Deletes a database and its tables.</summary>
    /// <exception cref="AwsException">EntityNotFoundException.</exception>
    public void DeleteDatabase(string name)
    {
        lock (_lock)
        {
            if (!_databases.Remove(Lower(name))) throw NoDatabase(name);
        }
    }

    /// <summary>A database.</summary>
    /// <exception cref="AwsException">EntityNotFoundException.</exception>
    public GlueDatabase GetDatabase(string name)
    {
        lock (_lock) return Find(name).Database;
    }

    /// <summary>The tables of a database, by name.</summary>
    /// <exception cref="AwsException">EntityNotFoundException.</exception>
    public IReadOnlyList<GlueTable> Tables(string database)
    {
        lock (_lock) return [.. Find(database).Tables.Values.Select(entry => entry.Table)];
    }

    /// <summary>A table, or null where there is none or no such database.</summary>
    public GlueTable? FindTable(string database, string name)
    {
        lock (_lock)
        {
            return _databases.TryGetValue(Lower(database), out var entry) && entry.Tables.TryGetValue(Lower(name), out var table) ? table.Table : null;
        }
    }

    /// <summary>A table.</summary>
    /// <exception cref="AwsException">EntityNotFoundException.</exception>
    public GlueTable GetTable(string database, string name)
    {
        lock (_lock) return Find(database, name).Table;
    }

    /// <summary>Makes a table.</summary>
    /// <exception cref="AwsException">AlreadyExistsException, EntityNotFoundException (database).</exception>
    public GlueTable CreateTable(string database, string name, JsonObject input)
    {
        lock (_lock)
        {
            var now = time.GetUtcNow();
            var table = new GlueTable(Lower(database), Lower(name), Copy(input), now, now, 0);
            if (!Find(database).Tables.TryAdd(table.Name, new TableEntry(table))) throw new AwsException("AlreadyExistsException", "Table already exists.");
            return table;
        }
    }

    /// <summary>Replaces a table's definition; its partitions stay.</summary>
    /// <exception cref="AwsException">EntityNotFoundException.</exception>
    public GlueTable UpdateTable(string database, string name, JsonObject input)
    {
        lock (_lock)
        {
            var entry = Find(database, name);
            return entry.Table = entry.Table with { Input = Copy(input), Updated = time.GetUtcNow(), Version = entry.Table.Version + 1 };
        }
    }

    /// <summary>Deletes a table and its partitions.</summary>
    /// <exception cref="AwsException">EntityNotFoundException.</exception>
    public void DeleteTable(string database, string name)
    {
        lock (_lock)
        {
            Find(database, name);
            Find(database).Tables.Remove(Lower(name));
        }
    }

    /// <summary>The partitions of a table, in the order of their values.</summary>
    /// <exception cref="AwsException">EntityNotFoundException.</exception>
    public IReadOnlyList<GluePartition> Partitions(string database, string table)
    {
        lock (_lock) return [.. Find(database, table).Partitions.Values];
    }

    /// <summary>Adds a partition unless there is one of the same values.</summary>
    /// <returns>Whether it was added.</returns>
    /// <exception cref="AwsException">EntityNotFoundException.</exception>
    public bool TryAddPartition(string database, string table, IReadOnlyList<string> values, string location, JsonObject? input)
    {
        lock (_lock)
        {
            var partition = new GluePartition(values, location, input?.DeepClone().AsObject(), time.GetUtcNow());
            return Find(database, table).Partitions.TryAdd(partition.Key, partition);
        }
    }

    /// <summary>Deletes a partition.</summary>
    /// <returns>Whether there was one.</returns>
    /// <exception cref="AwsException">EntityNotFoundException (table).</exception>
    public bool DeletePartition(string database, string table, GluePartition partition)
    {
        lock (_lock) return Find(database, table).Partitions.Remove(partition.Key);
    }

    private static string Lower(string name) => name.ToLowerInvariant();

    private static JsonObject Copy(JsonObject input) => input.DeepClone().AsObject();

    private static AwsException NoDatabase(string name) => new("EntityNotFoundException", $"Database {name} not found.");

    private Entry Find(string database) => _databases.TryGetValue(Lower(database), out var found) ? found : throw NoDatabase(database);

    private TableEntry Find(string database, string table) =>
        Find(database).Tables.TryGetValue(Lower(table), out var found)
            ? found
            : throw new AwsException("EntityNotFoundException", $"Entity Not Found: table {table} of database {database}.");

    private sealed class Entry(GlueDatabase database)
    {
        public GlueDatabase Database { get; } = database;

        public SortedDictionary<string, TableEntry> Tables { get; } = new(StringComparer.Ordinal);
    }

    private sealed class TableEntry(GlueTable table)
    {
        public GlueTable Table { get; set; } = table;

        public SortedDictionary<string, GluePartition> Partitions { get; } = new(StringComparer.Ordinal);
    }
}
