using Pipeline.Cloud.Glue.Catalog;
using Pipeline.Cloud.Hive;

namespace Pipeline.Cloud.Glue.Crawling;

/// <summary>How a file differs from its table's declared schema.</summary>
internal static class SchemaDifference
{
    /// <summary>The differences, each as the rest of a sentence that begins with the file's name.</summary>
    public static IEnumerable<string> Of(GlueTable table, FileSample sample)
    {
        var format = FormatOf(table);
        if (format.Length > 0 && sample.Classification != format)
        {
            yield return $"is {sample.Classification} and not {format}";
            yield break;
        }

        var columns = sample.Schema.Columns();
        if (sample.Csv is not null)
        {
            if (columns.Count != table.Columns.Count) yield return string.Create(System.Globalization.CultureInfo.InvariantCulture, $"has {columns.Count} columns, the table {table.Columns.Count}");
            yield break;
        }

        var declared = table.Columns.Concat(table.PartitionKeys).ToDictionary(column => column.Name, column => column.Type, StringComparer.OrdinalIgnoreCase);
        foreach (var column in columns)
        {
            if (!declared.TryGetValue(column.Name, out var type)) yield return $"has a column '{column.Name}' ({column.Type}) that the table does not declare";
            else if (!Fits(column.Type, type)) yield return $"has '{column.Name}' as {column.Type}, declared is {type}";
        }
    }

    private static string FormatOf(GlueTable table) => table.SerializationLibrary switch
    {
        var library when library.Contains("json", StringComparison.OrdinalIgnoreCase) => "json",
        var library when library.Contains("csv", StringComparison.OrdinalIgnoreCase) || library.Contains("LazySimple", StringComparison.Ordinal) => "csv",
        var library when library.Contains("parquet", StringComparison.OrdinalIgnoreCase) => "parquet",
        _ => "",
    };

    // A sample has the narrowest type that holds its values; text may hold any, and a date or time is text in JSON.
    private static bool Fits(HiveType found, HiveType declared) => (found, declared) switch
    {
        _ when found == declared => true,
        (_, HivePrimitive { Name: "string" }) => true,
        (HivePrimitive { Name: "int" }, HivePrimitive { Name: "bigint" or "float" or "double" or "integer" } or HiveDecimal) => true,
        (HivePrimitive { Name: "bigint" }, HivePrimitive { Name: "float" or "double" } or HiveDecimal) => true,
        (HivePrimitive { Name: "double" or "float" }, HivePrimitive { Name: "float" or "double" } or HiveDecimal) => true,
        (HivePrimitive { Name: "string" }, HivePrimitive { Name: "timestamp" or "date" or "binary" }) => true,
        (HivePrimitive { Name: "string" }, HivePrimitive { Name: var name }) => name.Contains("char", StringComparison.Ordinal),
        (HiveStruct, HiveStruct or HiveMap) => true,
        (HiveArray, HiveArray) => true,
        _ => false,
    };
}
