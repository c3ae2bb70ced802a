using DuckDB.NET.Native;
using Pipeline.Cloud.Engines.DuckDb;
using Pipeline.Cloud.SageMaker.Algorithm;

namespace Pipeline.Cloud.Engines.SageMaker;

/// <summary>Reads Parquet training data: the first column is the label, every column is numeric, and a null is a missing value.</summary>
internal sealed class ParquetTrainingData(string nodeModules)
{
    /// <summary>Reads files into one set of rows, in the files' order.</summary>
    /// <param name="files">The files.</param>
    /// <param name="create">Makes the set once the number of columns is known.</param>
    /// <exception cref="TrainingFailureException">A file cannot be read, or a column is not numeric.</exception>
    internal RowFile? Read(IReadOnlyList<ChannelFile> files, Func<int, RowFile> create)
    {
        if (files.Count == 0) return null;
        // Rows keep their order, so that the same data trains the same model.
        var settings = new DuckDbSettings { Threads = 1, MemoryMegabytes = 128, PreserveInsertionOrder = true };
        using var session = DuckDbSession.Open(nodeModules, settings);
        RowFile? rows = null;
        try
        {
            var paths = string.Join(", ", files.Select(file => SqlQuote.Literal(file.Path)));
            using var reader = session.Query($"select * from read_parquet([{paths}], hive_partitioning = false)");
            foreach (var column in reader.Columns)
            {
                if (!IsNumber(column.Type.Id))
                    throw Failed($"column '{column.Name}' of type {column.Type.Id.ToString().ToUpperInvariant()} could not be converted to float", null);
            }

            rows = create(reader.Columns.Count);
            var numbers = new double[reader.Columns.Count][];
            for (var column = 0; column < numbers.Length; column++) numbers[column] = new double[2048];
            while (reader.ReadBatch())
            {
                for (var column = 0; column < numbers.Length; column++) reader.Column(column).CopyDoubles(numbers[column].AsSpan(0, reader.BatchRows));
                for (var row = 0; row < reader.BatchRows; row++)
                {
                    var target = rows.Append();
                    for (var column = 0; column < numbers.Length; column++) target[column] = (float)numbers[column][row];
                }
            }

            return rows;
        }
        catch (DuckDbStatementException e)
        {
            rows?.Dispose();
            throw Failed(e.Message, e);
        }
        catch
        {
            rows?.Dispose();
            throw;
        }
    }

    private static bool IsNumber(DuckDBType type) => type is
        DuckDBType.Boolean or DuckDBType.Decimal or DuckDBType.Float or DuckDBType.Double or DuckDBType.HugeInt or
        (>= DuckDBType.TinyInt and <= DuckDBType.UnsignedBigInt);

    private static TrainingFailureException Failed(string reason, Exception? inner) =>
        TrainingFailureException.OfUser($"Failed to load parquet data with exception:\n{reason}", inner);
}
