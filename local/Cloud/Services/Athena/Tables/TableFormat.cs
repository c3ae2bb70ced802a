using Pipeline.Cloud.Glue.Catalog;

namespace Pipeline.Cloud.Athena.Tables;

/// <summary>The format of a table's files.</summary>
public static class TableFormat
{
    /// <summary>json, csv or parquet; for any other format the class name of its serializer.</summary>
    public static string Of(GlueTable table) => table.SerializationLibrary switch
    {
        "org.openx.data.jsonserde.JsonSerDe" or "org.apache.hive.hcatalog.data.JsonSerDe" or "com.amazon.ionhiveserde.IonHiveSerDe" => "json",
        "org.apache.hadoop.hive.serde2.lazy.LazySimpleSerDe" or "org.apache.hadoop.hive.serde2.OpenCSVSerde" => "csv",
        "org.apache.hadoop.hive.ql.io.parquet.serde.ParquetHiveSerDe" => "parquet",
        "" => table.Parameter("classification") ?? "unknown",
        var other => other,
    };
}
