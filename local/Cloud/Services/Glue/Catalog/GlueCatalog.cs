using System.Text.Json.Nodes;
using Pipeline.Cloud.Protocol;

namespace Pipeline.Cloud.Glue.Catalog;

/// <summary>The data catalog: databases, tables, partitions. As in Glue, names are case-insensitive and stored in lower case.</summary>
internal sealed class GlueCatalog
{
    private readonly Lock _lock = new();
    private readonly CatalogQuota _quota = new();
    private readonly CatalogJournal _journal;
    private readonly TimeProvider _time;
    private readonly SortedDictionary<string, Entry> _databases = new(StringComparer.Ordinal);

    /// <summary>The catalog that the cloud had when it ended.</summary>
    public GlueCatalog(CatalogJournal journal, TimeProvider time)
    {
        (_journal, _time) = (journal, time);
        foreach (var database in journal.Databases())
        {
            var size = CatalogQuota.Size(database.Input, database.Name);
            _quota.Take(size);
            _databases.Add(database.Name, new Entry(database, size));
        }

        // A table that was created while its database was deleted is nobody's.
        foreach (var table in journal.Tables().Where(table => _databases.ContainsKey(table.Database)))
        {
            var size = CatalogQuota.Size(table.Input, table.Name);
            _quota.Take(size);
            Find(table.Database).Tables.Add(table.Name, new TableEntry(table) { Size = size });
        }

        foreach (var (database, table, partition) in journal.Partitions().Where(kept => FindTable(kept.Database, kept.Table) is not null))
        {
            var (size, entry) = (Size(partition), Find(database, table));
            _quota.Take(size);
            entry.SizeOfPartitions += size;
            entry.Partitions.Add(partition.Key, partition);
        }
    }

    /// <summary>The databases, by name.</summary>
    public IReadOnlyList<GlueDatabase> Databases
    {
        get { lock (_lock) return [.. _databases.Values.Select(entry => entry.Database)]; }
    }

    /// <summary>Creates a database.</summary>
    /// <exception cref="AwsException">AlreadyExistsException, InvalidInputException, ResourceNumberLimitExceededException (size).</exception>
    public void CreateDatabase(string name, JsonObject input)
    {
        var size = CatalogQuota.Size(input, name);
        lock (_lock)
        {
            if (_databases.ContainsKey(Lower(name))) throw new AwsException("AlreadyExistsException", "Database already exists.");
            _quota.Take(size);
            _databases.Add(Lower(name), new Entry(new GlueDatabase(Lower(name), Copy(input), _time.GetUtcNow()), size));
        }

        SaveDatabase(Lower(name));
    }

    /// <summary>Deletes a database and its tables.</summary>
    /// <exception cref="AwsException">EntityNotFoundException.</exception>
    public void DeleteDatabase(string name)
    {
        List<(string, IReadOnlyList<string>)> gone;
        lock (_lock)
        {
            if (!_databases.Remove(Lower(name), out var entry)) throw NoDatabase(name);
            _quota.Return(entry.Size + entry.Tables.Values.Sum(table => table.Size + table.SizeOfPartitions));
            gone = [.. entry.Tables.Values.Select(table => (table.Table.Name, (IReadOnlyList<string>)[.. table.Partitions.Keys]))];
        }

        // The tables first: without their database they would be nobody's.
        _journal.SaveGone(Lower(name), gone);
        SaveDatabase(Lower(name));
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

    /// <summary>A table; null if the table or its database does not exist.</summary>
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

    /// <summary>Creates a table.</summary>
    /// <exception cref="AwsException">AlreadyExistsException, EntityNotFoundException (database), InvalidInputException, ResourceNumberLimitExceededException (size).</exception>
    public GlueTable CreateTable(string database, string name, JsonObject input)
    {
        var size = CatalogQuota.Size(input, name);
        GlueTable table;
        lock (_lock)
        {
            var now = _time.GetUtcNow();
            var tables = Find(database).Tables;
            if (tables.ContainsKey(Lower(name))) throw new AwsException("AlreadyExistsException", "Table already exists.");
            _quota.Take(size);
            table = new GlueTable(Lower(database), Lower(name), Copy(input), now, now, 0);
            tables.Add(table.Name, new TableEntry(table) { Size = size });
        }

        SaveTable(table);
        return table;
    }

    /// <summary>Replaces a table's definition. Its partitions remain.</summary>
    /// <exception cref="AwsException">EntityNotFoundException, InvalidInputException, ResourceNumberLimitExceededException (size).</exception>
    public GlueTable UpdateTable(string database, string name, JsonObject input)
    {
        var size = CatalogQuota.Size(input, name);
        GlueTable table;
        lock (_lock)
        {
            var entry = Find(database, name);
            _quota.Take(size, entry.Size);
            entry.Size = size;
            table = entry.Table = entry.Table with { Input = Copy(input), Updated = _time.GetUtcNow(), Version = entry.Table.Version + 1 };
        }

        SaveTable(table);
        return table;
    }

    /// <summary>Deletes a table and its partitions.</summary>
    /// <exception cref="AwsException">EntityNotFoundException.</exception>
    public void DeleteTable(string database, string name)
    {
        IReadOnlyList<string> partitions;
        lock (_lock)
        {
            var entry = Find(database, name);
            Find(database).Tables.Remove(Lower(name));
            _quota.Return(entry.Size + entry.SizeOfPartitions);
            partitions = [.. entry.Partitions.Keys];
        }

        _journal.SaveGone(Lower(database), [(Lower(name), partitions)]);
    }

    /// <summary>The partitions of a table, ordered by their values.</summary>
    /// <exception cref="AwsException">EntityNotFoundException.</exception>
    public IReadOnlyList<GluePartition> Partitions(string database, string table)
    {
        lock (_lock) return [.. Find(database, table).Partitions.Values];
    }

    /// <summary>Adds a partition unless one with the same values exists.</summary>
    /// <returns>Whether it was added.</returns>
    /// <exception cref="AwsException">EntityNotFoundException, InvalidInputException, ResourceNumberLimitExceededException (size).</exception>
    public bool TryAddPartition(string database, string table, IReadOnlyList<string> values, string location, JsonObject? input)
    {
        var partition = new GluePartition(values, location, input?.DeepClone().AsObject(), _time.GetUtcNow());
        var size = Size(partition);
        lock (_lock)
        {
            var entry = Find(database, table);
            if (entry.Partitions.ContainsKey(partition.Key)) return false;
            _quota.Take(size);
            entry.SizeOfPartitions += size;
            entry.Partitions.Add(partition.Key, partition);
        }

        SavePartitions(database, table, partition.Key);
        return true;
    }

    /// <summary>The partition with some values; null if there is none.</summary>
    /// <exception cref="AwsException">EntityNotFoundException (table).</exception>
    public GluePartition? FindPartition(string database, string table, IReadOnlyList<string> values)
    {
        lock (_lock) return Find(database, table).Partitions.GetValueOrDefault(GluePartition.KeyOf(values));
    }

    /// <summary>Replaces a partition. Its new values may differ from the old ones; a query sees either the old partition or the new one.</summary>
    /// <exception cref="AwsException">
    /// EntityNotFoundException (table, partition), AlreadyExistsException (another partition has the new values), InvalidInputException,
    /// ResourceNumberLimitExceededException (size).
    /// </exception>
    public void UpdatePartition(string database, string table, IReadOnlyList<string> old, IReadOnlyList<string> values, string location, JsonObject input)
    {
        GluePartition? before;
        GluePartition partition;
        lock (_lock)
        {
            var entry = Find(database, table);
            if (!entry.Partitions.TryGetValue(GluePartition.KeyOf(old), out before)) throw NoPartition();
            partition = new GluePartition(values, location, Copy(input), before.Created);
            if (partition.Key != before.Key && entry.Partitions.ContainsKey(partition.Key)) throw new AwsException("AlreadyExistsException", "Partition already exists.");
            var (size, freed) = (Size(partition), Size(before));
            _quota.Take(size, freed);
            entry.SizeOfPartitions += size - freed;
            entry.Partitions.Remove(before.Key);
            entry.Partitions.Add(partition.Key, partition);
        }

        SavePartitions(database, table, before.Key, partition.Key);
    }

    /// <summary>Deletes a partition.</summary>
    /// <returns>Whether the partition existed.</returns>
    /// <exception cref="AwsException">EntityNotFoundException (table).</exception>
    public bool DeletePartition(string database, string table, IReadOnlyList<string> values)
    {
        lock (_lock)
        {
            var entry = Find(database, table);
            if (!entry.Partitions.Remove(GluePartition.KeyOf(values), out var removed)) return false;
            var size = Size(removed);
            entry.SizeOfPartitions -= size;
            _quota.Return(size);
        }

        SavePartitions(database, table, GluePartition.KeyOf(values));
        return true;
    }

    /// <summary>The error for a partition that does not exist.</summary>
    public static AwsException NoPartition() => new("EntityNotFoundException", "Cannot find partition.");

    private void SaveDatabase(string name) => _journal.Save(name, () =>
    {
        lock (_lock) return _databases.GetValueOrDefault(name)?.Database;
    });

    private void SaveTable(GlueTable table) => _journal.Save(table.Database, table.Name, () => FindTable(table.Database, table.Name));

    private void SavePartitions(string database, string table, params IEnumerable<string> keys) => _journal.Save(Lower(database), Lower(table), keys.Distinct(), key =>
    {
        lock (_lock)
        {
            return _databases.TryGetValue(Lower(database), out var entry) && entry.Tables.TryGetValue(Lower(table), out var found) ? found.Partitions.GetValueOrDefault(key) : null;
        }
    });

    private static long Size(GluePartition partition) => CatalogQuota.Size(partition.Input, [partition.Location, .. partition.Values]);

    private static string Lower(string name) => name.ToLowerInvariant();

    private static JsonObject Copy(JsonObject input) => input.DeepClone().AsObject();

    private static AwsException NoDatabase(string name) => new("EntityNotFoundException", $"Database {name} not found.");

    private Entry Find(string database) => _databases.TryGetValue(Lower(database), out var found) ? found : throw NoDatabase(database);

    private TableEntry Find(string database, string table) =>
        Find(database).Tables.TryGetValue(Lower(table), out var found)
            ? found
            : throw new AwsException("EntityNotFoundException", $"Entity Not Found: table {table} of database {database}.");

    private sealed class Entry(GlueDatabase database, long size)
    {
        public long Size { get; } = size;

        public GlueDatabase Database { get; } = database;

        public SortedDictionary<string, TableEntry> Tables { get; } = new(StringComparer.Ordinal);
    }

    private sealed class TableEntry(GlueTable table)
    {
        public GlueTable Table { get; set; } = table;

        public long Size { get; set; }

        public long SizeOfPartitions { get; set; }

        public SortedDictionary<string, GluePartition> Partitions { get; } = new(StringComparer.Ordinal);
    }
}
