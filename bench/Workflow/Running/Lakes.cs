using Pipeline.Bench.Workflow.Measuring;
using Pipeline.Bench.Workflow.Stack;
using Pipeline.Cloud.Engines.DuckDb;

namespace Pipeline.Bench.Workflow.Running;

/// <summary>What lies in the lake.</summary>
internal sealed class Lakes(LakeStack stack, string root)
{
    private const string TripsRoot = "tables/trips/";

    /// <summary>The landed log.</summary>
    public FolderMeasure Log => Folder("scored/");

    /// <summary>The table of trips.</summary>
    public FolderMeasure Trips => Folder(TripsRoot);

    /// <summary>The table of labels.</summary>
    public FolderMeasure Labels => Folder("tables/labels/");

    /// <summary>The rows of the table of trips.</summary>
    public long CountTrips() => (long)Query($"SELECT count(*) FROM read_parquet({Files()})").Single()[0];

    /// <summary>The bytes of each column of the table of trips, the largest first.</summary>
    public IReadOnlyList<ColumnMeasure> Columns() =>
    [
        .. Query($"""
            SELECT path_in_schema, CAST(sum(total_compressed_size) AS bigint), string_agg(DISTINCT encodings, ' or ' ORDER BY encodings)
            FROM parquet_metadata({Files()})
            GROUP BY path_in_schema
            ORDER BY 2 DESC, 1
            """).Select(row => new ColumnMeasure((string)row[0], (long)row[1], (string)row[2])),
    ];

    private FolderMeasure Folder(string prefix)
    {
        var objects = stack.Objects.List(LakeStack.Bucket, prefix);
        return new FolderMeasure(objects.Count, objects.Sum(stored => stored.Size));
    }

    private string Files() => $"[{string.Join(", ", stack.Objects.List(LakeStack.Bucket, TripsRoot).Select(stored => SqlQuote.Literal(stored.FilePath)))}]";

    private List<object[]> Query(string sql)
    {
        using var session = DuckDbSession.Open(Path.Combine(root, "local", "node_modules"), new DuckDbSettings());
        using var rows = session.Query(sql);
        var read = new List<object[]>();
        while (rows.Read()) read.Add([.. rows.Columns.Select((_, i) => rows.GetValue(i)!)]);
        return read;
    }
}
