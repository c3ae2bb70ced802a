using System.Text.Json.Nodes;
using Pipeline.Cloud.Persistence;

namespace Pipeline.Cloud.Glue.Catalog;

/// <summary>Keeps databases, tables and partitions over a restart. The catalog saves when it does not hold its lock.</summary>
internal sealed class CatalogJournal(StateJournal journal)
{
    // No name has it, so a key is taken apart in one way.
    private const char Separator = '\u0001';

    /// <summary>Saves a database; null if it is gone.</summary>
    public void Save(string database, Func<GlueDatabase?> now) => journal.Save($"database/{database}", () => now() is not { } found ? null : new JsonObject
    {
        ["input"] = found.Input.DeepClone(),
        ["created"] = found.Created.UtcTicks,
    });

    /// <summary>Saves a table; null if it is gone.</summary>
    public void Save(string database, string table, Func<GlueTable?> now) => journal.Save(Key(database, table), () => now() is not { } found ? null : new JsonObject
    {
        ["input"] = found.Input.DeepClone(),
        ["created"] = found.Created.UtcTicks,
        ["updated"] = found.Updated.UtcTicks,
        ["version"] = found.Version,
    });

    /// <summary>Saves partitions of a table by their keys; null for one that is gone.</summary>
    public void Save(string database, string table, IEnumerable<string> partitions, Func<string, GluePartition?> now)
    {
        if (!journal.IsKept) return;
        var prefix = Partitions(database, table);
        journal.Save([.. partitions.Select(partition => prefix + partition)], key => now(key[prefix.Length..]) is not { } found ? null : new JsonObject
        {
            ["values"] = new JsonArray([.. found.Values.Select(value => (JsonNode)value)]),
            ["location"] = found.Location,
            ["input"] = found.Input?.DeepClone(),
            ["created"] = found.Created.UtcTicks,
        });
    }

    /// <summary>Saves that tables are gone with all their partitions.</summary>
    public void SaveGone(string database, IReadOnlyCollection<(string Table, IReadOnlyList<string> Partitions)> tables)
    {
        if (tables.Count == 0) return;
        journal.Save([.. tables.SelectMany(gone => gone.Partitions.Select(partition => Partitions(database, gone.Table) + partition).Prepend(Key(database, gone.Table)))], _ => null);
    }

    /// <summary>The databases that the cloud had when it ended.</summary>
    public IEnumerable<GlueDatabase> Databases() =>
        journal.Take("database/").Select(kept => new GlueDatabase(kept.Key, kept.Value["input"]!.AsObject(), Time(kept.Value["created"])));

    /// <summary>The tables that the cloud had when it ended.</summary>
    public IEnumerable<GlueTable> Tables() => journal.Take("table/").Select(kept => new GlueTable(
        kept.Key.Split(Separator)[0], kept.Key.Split(Separator)[1], kept.Value["input"]!.AsObject(), Time(kept.Value["created"]), Time(kept.Value["updated"]), (int)kept.Value["version"]!));

    /// <summary>The partitions that the cloud had when it ended, each with its database and table.</summary>
    public IEnumerable<(string Database, string Table, GluePartition Partition)> Partitions() => journal.Take("partition/").Select(kept => (
        kept.Key.Split(Separator)[0], kept.Key.Split(Separator)[1], new GluePartition(
            [.. kept.Value["values"]!.AsArray().Select(value => (string)value!)], (string)kept.Value["location"]!, kept.Value["input"] as JsonObject, Time(kept.Value["created"]))));

    private static string Key(string database, string table) => $"table/{database}{Separator}{table}";

    private static string Partitions(string database, string table) => $"partition/{database}{Separator}{table}{Separator}";

    private static DateTimeOffset Time(JsonNode? ticks) => new((long)ticks!, TimeSpan.Zero);
}
