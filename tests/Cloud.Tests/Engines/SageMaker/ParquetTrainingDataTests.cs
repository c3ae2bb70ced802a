using Pipeline.Cloud.Engines.DuckDb;
using Pipeline.Cloud.Engines.SageMaker;
using Pipeline.Cloud.SageMaker.Algorithm;
using Pipeline.Testing;

namespace Pipeline.Cloud.Tests.Engines.SageMaker;

public sealed class ParquetTrainingDataTests
{
    [Fact]
    public void Files_are_read_in_their_order_and_nulls_are_missing()
    {
        using var directory = new TemporaryDirectory();
        Write(directory.File("b"), "select 3.5::double as label, 7 as hour, null::float as passengers, true as same, 1.25::decimal(6,2) as miles");
        Write(directory.File("a"), "select 1.5::double as label, 8 as hour, 2::float as passengers, false as same, 0.5::decimal(6,2) as miles");
        using var rows = Read(directory, "b", "a");
        rows.Width.ShouldBe(5);
        rows.Rows.ShouldBe(2);
        rows.Reset();
        rows.Next().ToArray().ShouldBe([3.5f, 7f, float.NaN, 1f, 1.25f, 1.5f, 8f, 2f, 0f, 0.5f]);
    }

    [Fact]
    public void More_rows_than_a_chunk_are_all_read()
    {
        using var directory = new TemporaryDirectory();
        Write(directory.File("a"), "select i::double as label, i % 7 as x from range(10000) t(i)");
        using var rows = Read(directory, "a");
        rows.Rows.ShouldBe(10_000);
        rows.Reset();
        var values = rows.Next().ToArray();
        values[^2].ShouldBe(9_999f);
        values[^1].ShouldBe(9_999 % 7);
    }

    [Fact]
    public void A_column_that_is_no_number_fails_the_job_by_its_name()
    {
        using var directory = new TemporaryDirectory();
        Write(directory.File("a"), "select 1.5 as label, 'Queens' as borough");
        var failure = Should.Throw<TrainingFailureException>(() => Read(directory, "a"));
        failure.Message.ShouldStartWith("AlgorithmError: framework error:");
        failure.Message.ShouldContain("Failed to load parquet data with exception:\ncolumn 'borough' of type VARCHAR could not be converted to float");
    }

    [Fact]
    public void A_file_that_is_no_parquet_fails_the_job()
    {
        using var directory = new TemporaryDirectory();
        File.WriteAllText(directory.File("a"), "label,hour\n1,2\n");
        Should.Throw<TrainingFailureException>(() => Read(directory, "a")).Message.ShouldContain("Failed to load parquet data with exception:");
    }

    private static RowFile Read(TemporaryDirectory directory, params string[] names) =>
        new ParquetTrainingData(Repository.NodeModules).Read(
            [.. names.Select(name => new ChannelFile(directory.File(name), name))],
            width => new RowFile(directory.File("rows"), width))!;

    internal static void Write(string path, string select)
    {
        using var session = DuckDbSession.Open(Repository.NodeModules, new DuckDbSettings { Threads = 1, MemoryMegabytes = 64 });
        session.Execute($"copy ({select}) to {SqlQuote.Literal(path)} (format parquet)");
    }
}
