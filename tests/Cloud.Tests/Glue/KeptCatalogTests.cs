using System.Text;
using Pipeline.Cloud.Glue;
using Pipeline.Cloud.S3;
using Pipeline.Cloud.Targets;
using Pipeline.Cloud.Tests.Persistence;

namespace Pipeline.Cloud.Tests.Glue;

public sealed class KeptCatalogTests : IDisposable
{
    private readonly KeptCloud _cloud = new();

    public void Dispose() => _cloud.Dispose();

    [Fact]
    public async Task Databases_tables_and_partitions_are_there_again()
    {
        string before;
        await using (var life = await StartAsync())
        {
            await life.CallAsync("glue", "CreateDatabase", """{"DatabaseInput":{"Name":"Lake","Description":"d"}}""");
            await life.CallAsync("glue", "CreateDatabase", """{"DatabaseInput":{"Name":"gone"}}""");
            await TableAsync(life, "lake", "rows");
            await TableAsync(life, "lake", "other");
            await TableAsync(life, "gone", "rows");
            foreach (var day in new[] { "2026-01-15", "2026-01-16", "2026-01-17" }) await PartitionAsync(life, "lake", "rows", day);
            await PartitionAsync(life, "lake", "other", "2026-01-15");
            await PartitionAsync(life, "gone", "rows", "2026-01-15");
            await life.CallAsync("glue", "DeletePartition", """{"DatabaseName":"lake","TableName":"rows","PartitionValues":["2026-01-16"]}""");
            await life.CallAsync("glue", "UpdatePartition", """
                {"DatabaseName":"lake","TableName":"rows","PartitionValueList":["2026-01-17"],"PartitionInput":{"Values":["2026-01-18"],"StorageDescriptor":{"Location":"s3://lake/moved/"}}}
                """);
            _cloud.Time.Advance(TimeSpan.FromMinutes(1));
            await life.CallAsync("glue", "UpdateTable", """
                {"DatabaseName":"lake","TableInput":{"Name":"rows","PartitionKeys":[{"Name":"dt","Type":"string"}],"StorageDescriptor":{"Location":"s3://lake/rows/","Columns":[{"Name":"a","Type":"int"},{"Name":"b","Type":"int"}]}}}
                """);
            await life.CallAsync("glue", "DeleteTable", """{"DatabaseName":"lake","Name":"other"}""");
            await life.CallAsync("glue", "DeleteDatabase", """{"Name":"gone"}""");
            before = await SeenAsync(life);
        }

        before.ShouldContain("2026-01-18");
        before.ShouldNotContain("2026-01-17");
        _cloud.Time.Advance(TimeSpan.FromHours(1));
        await using var again = await StartAsync();
        (await SeenAsync(again)).ShouldBe(before);
        // What was deleted does not come back with its name.
        await again.CallAsync("glue", "CreateDatabase", """{"DatabaseInput":{"Name":"gone"}}""");
        await TableAsync(again, "gone", "rows");
        (await again.AskAsync("glue", "GetPartitions", """{"DatabaseName":"gone","TableName":"rows"}""")).ShouldBe("""{"Partitions":[]}""");
    }

    [Fact]
    public async Task After_a_kill_at_any_byte_the_catalog_is_as_after_a_call_and_no_answered_call_is_missing()
    {
        var (seen, ends) = (new List<string>(), new List<long>());
        await using (var life = await StartAsync())
        {
            await life.CallAsync("glue", "CreateDatabase", """{"DatabaseInput":{"Name":"lake"}}""");
            await SeeAsync(life);
            await TableAsync(life, "lake", "rows");
            await SeeAsync(life);
            for (var day = 1; day < 10; day++)
            {
                await PartitionAsync(life, "lake", "rows", FormattableString.Invariant($"2026-01-0{day}"));
                await SeeAsync(life);
            }

            await life.CallAsync("glue", "DeleteTable", """{"DatabaseName":"lake","Name":"rows"}""");
            await SeeAsync(life);
        }

        var bytes = await File.ReadAllBytesAsync(_cloud.Journal("glue"), TestContext.Current.CancellationToken);
        for (var cut = (int)ends[0]; cut <= bytes.Length; cut += 7)
        {
            await File.WriteAllBytesAsync(_cloud.Journal("glue"), bytes[..cut], TestContext.Current.CancellationToken);
            await using var again = await StartAsync();
            (await SeenAsync(again)).ShouldBe(seen[ends.FindLastIndex(end => end <= cut)], FormattableString.Invariant($"cut at {cut}"));
        }

        async Task SeeAsync(CloudLife life)
        {
            seen.Add(await SeenAsync(life));
            ends.Add(new FileInfo(_cloud.Journal("glue")).Length);
        }
    }

    private static Task TableAsync(CloudLife life, string database, string table) => life.CallAsync("glue", "CreateTable", $$$"""
        {"DatabaseName":"{{{database}}}","TableInput":{"Name":"{{{table}}}","PartitionKeys":[{"Name":"dt","Type":"string"}],"StorageDescriptor":{"Location":"s3://lake/{{{table}}}/","Columns":[{"Name":"a","Type":"int"}]} } }
        """);

    private static Task PartitionAsync(CloudLife life, string database, string table, string day) => life.CallAsync("glue", "CreatePartition", $$$"""
        {"DatabaseName":"{{{database}}}","TableName":"{{{table}}}","PartitionInput":{"Values":["{{{day}}}"],"StorageDescriptor":{"Location":"s3://lake/{{{table}}}/dt={{{day}}}/"} } }
        """);

    private static async Task<string> SeenAsync(CloudLife life)
    {
        var databases = await life.CallAsync("glue", "GetDatabases", "{}");
        var seen = new StringBuilder(databases.ToJsonString());
        foreach (var database in databases["DatabaseList"]!.AsArray().Select(found => found!["Name"]!.ToString()))
        {
            var tables = await life.CallAsync("glue", "GetTables", $$"""{"DatabaseName":"{{database}}"}""");
            seen.AppendLine(tables.ToJsonString());
            foreach (var table in tables["TableList"]!.AsArray().Select(found => found!["Name"]!.ToString()))
                seen.AppendLine(await life.AskAsync("glue", "GetPartitions", $$"""{"DatabaseName":"{{database}}","TableName":"{{table}}"}"""));
        }

        return seen.ToString();
    }

    private Task<CloudLife> StartAsync() => _cloud.StartAsync(context =>
        [new GlueService(context, new S3Service(context with { Journals = Cloud.Persistence.Journals.None }, TextWriter.Null, new UncheckedTargetPolicies()), () => throw new NotSupportedException())]);
}
