using Pipeline.Cloud.Engines.DuckDb;

namespace Pipeline.Cloud.Tests.Engines.DuckDb;

/// <summary>Results as columns of numbers.</summary>
internal static class DuckDbDoubles
{
    /// <summary>Reads all rows that are left; a null is NaN.</summary>
    public static double[][] ReadAll(DuckDbRows rows)
    {
        var columns = rows.Columns.Select(_ => new List<double>()).ToArray();
        while (rows.ReadBatch())
        {
            var batch = new double[rows.BatchRows];
            for (var i = 0; i < columns.Length; i++)
            {
                rows.Column(i).CopyDoubles(batch);
                columns[i].AddRange(batch);
            }
        }

        return [.. columns.Select(column => column.ToArray())];
    }
}
