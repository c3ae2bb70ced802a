using System.Globalization;
using System.Text.Json.Nodes;
using Pipeline.Cloud.Hive;

namespace Pipeline.Cloud.Glue.Crawling;

/// <summary>A table that a crawl found.</summary>
/// <param name="Name">The name, derived from the folder.</param>
/// <param name="Location">The folder (<c>s3://bucket/prefix/</c>).</param>
/// <param name="Sample">The merged sample of the objects.</param>
/// <param name="PartitionKeys">The partition keys, derived from the names of the subfolders.</param>
/// <param name="Partitions">The partitions: values and folder.</param>
/// <param name="Objects">The number of objects.</param>
/// <param name="Bytes">The total size of the objects.</param>
internal sealed record DiscoveredTable(
    string Name,
    string Location,
    FileSample Sample,
    IReadOnlyList<string> PartitionKeys,
    IReadOnlyList<(IReadOnlyList<string> Values, string Location)> Partitions,
    int Objects,
    long Bytes)
{
    /// <summary>The table as AWS's <c>TableInput</c>, as Glue's crawler writes it.</summary>
    public JsonObject ToInput(string crawler)
    {
        var columns = Sample.Schema.Columns();
        // As in Glue, a partition key takes precedence over a column with the same name.
        var own = columns.Where(column => !PartitionKeys.Contains(column.Name, StringComparer.OrdinalIgnoreCase));
        return new JsonObject
        {
            ["Name"] = Name,
            ["Owner"] = "owner",
            ["Retention"] = 0,
            ["StorageDescriptor"] = new JsonObject
            {
                ["Columns"] = ToJson(own),
                ["Location"] = Location,
                ["InputFormat"] = Sample.Classification == "parquet"
                    ? "org.apache.hadoop.hive.ql.io.parquet.MapredParquetInputFormat"
                    : "org.apache.hadoop.mapred.TextInputFormat",
                ["OutputFormat"] = Sample.Classification == "parquet"
                    ? "org.apache.hadoop.hive.ql.io.parquet.MapredParquetOutputFormat"
                    : "org.apache.hadoop.hive.ql.io.HiveIgnoreKeyTextOutputFormat",
                ["Compressed"] = Sample.Compression != "none",
                ["NumberOfBuckets"] = -1,
                ["SerdeInfo"] = Serde(),
                ["BucketColumns"] = new JsonArray(),
                ["SortColumns"] = new JsonArray(),
                ["Parameters"] = Parameters(crawler),
                ["StoredAsSubDirectories"] = false,
            },
            ["PartitionKeys"] = ToJson(PartitionKeys.Select(key => new HiveColumn(key, new HivePrimitive("string")))),
            ["TableType"] = "EXTERNAL_TABLE",
            ["Parameters"] = Parameters(crawler),
        };
    }

    private static JsonArray ToJson(IEnumerable<HiveColumn> columns) =>
        [.. columns.Select(column => new JsonObject { ["Name"] = column.Name, ["Type"] = column.Type.ToString() })];

    private JsonObject Serde() => Sample.Classification switch
    {
        "json" => new JsonObject
        {
            ["SerializationLibrary"] = "org.openx.data.jsonserde.JsonSerDe",
            ["Parameters"] = new JsonObject { ["paths"] = string.Join(',', Sample.Schema.Names) },
        },
        "parquet" => new JsonObject
        {
            ["SerializationLibrary"] = "org.apache.hadoop.hive.ql.io.parquet.serde.ParquetHiveSerDe",
            ["Parameters"] = new JsonObject { ["serialization.format"] = "1" },
        },
        "csv" => new JsonObject
        {
            ["SerializationLibrary"] = "org.apache.hadoop.hive.serde2.lazy.LazySimpleSerDe",
            ["Parameters"] = new JsonObject { ["field.delim"] = Sample.Csv!.Delimiter.ToString() },
        },
        _ => [],
    };

    private JsonObject Parameters(string crawler)
    {
        var parameters = new JsonObject
        {
            ["CrawlerSchemaDeserializerVersion"] = "1.0",
            ["CrawlerSchemaSerializerVersion"] = "1.0",
            ["UPDATED_BY_CRAWLER"] = crawler,
            ["classification"] = Sample.Classification,
            ["compressionType"] = Sample.Compression,
            ["objectCount"] = Objects.ToString(CultureInfo.InvariantCulture),
            ["sizeKey"] = Bytes.ToString(CultureInfo.InvariantCulture),
            ["typeOfData"] = "file",
        };
        if (Sample.Csv is { } csv)
        {
            parameters["areColumnsQuoted"] = "false";
            parameters["columnsOrdered"] = "true";
            parameters["delimiter"] = csv.Delimiter.ToString();
            if (csv.Header) parameters["skip.header.line.count"] = "1";
        }

        return parameters;
    }
}
