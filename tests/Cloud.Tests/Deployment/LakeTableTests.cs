using System.Text.Json.Nodes;
using Pipeline.Cloud.Athena.Catalog;
using Pipeline.Cloud.Calls;
using Pipeline.Cloud.Deployment;
using Pipeline.Cloud.Deployment.Stack;
using Pipeline.Cloud.Deployment.Template;
using Pipeline.Cloud.Tests.Glue;
using Pipeline.Testing;

namespace Pipeline.Cloud.Tests.Deployment;

/// <summary>Tables, views and crawlers of the catalog as a template declares them.</summary>
public sealed class LakeTableTests : IAsyncDisposable
{
    private readonly TemporaryDirectory _directory = new();
    private readonly GlueRoom _room = new();
    private readonly TemplateDeployer _deployer;

    public LakeTableTests() => _deployer = new TemplateDeployer(
        new LocalCloudOptions { DataDirectory = _directory.Path, NodeModules = Repository.NodeModules },
        new Dispatcher([_room.Glue, new RecordingService("s3", (_, _) => new JsonObject())]),
        TimeProvider.System);

    private static string View => ViewDefinition.TextOf("SELECT trip_id, minutes FROM trips", "lake", [new TableColumn("trip_id", "varchar"), new TableColumn("minutes", "double")]);

    private static string Lake => $$"""
        Resources:
          LakeDatabase:
            Type: AWS::Glue::Database
            Properties: { CatalogId: !Ref AWS::AccountId, DatabaseInput: { Name: lake } }
          ScoredTable:
            Type: AWS::Glue::Table
            Properties:
              CatalogId: !Ref AWS::AccountId
              DatabaseName: !Ref LakeDatabase
              TableInput:
                Name: scored
                TableType: EXTERNAL_TABLE
                Parameters: { classification: json, EXTERNAL: "TRUE" }
                PartitionKeys:
                  - { Name: dt, Type: string }
                  - { Name: hour, Type: string }
                StorageDescriptor:
                  Location: s3://lake/scored/
                  InputFormat: org.apache.hadoop.mapred.TextInputFormat
                  OutputFormat: org.apache.hadoop.hive.ql.io.HiveIgnoreKeyTextOutputFormat
                  Columns:
                    - { Name: trip_id, Type: string }
                    - { Name: minutes, Type: double }
                  SerdeInfo:
                    SerializationLibrary: org.openx.data.jsonserde.JsonSerDe
                    Parameters: { ignore.malformed.json: true }
          TripsTable:
            Type: AWS::Glue::Table
            Properties:
              CatalogId: !Ref AWS::AccountId
              DatabaseName: !Ref LakeDatabase
              TableInput:
                Name: trips
                TableType: EXTERNAL_TABLE
                Parameters: { classification: parquet }
                PartitionKeys:
                  - { Name: dt, Type: string }
                StorageDescriptor:
                  Location: s3://lake/tables/trips/
                  InputFormat: org.apache.hadoop.hive.ql.io.parquet.MapredParquetInputFormat
                  OutputFormat: org.apache.hadoop.hive.ql.io.parquet.MapredParquetOutputFormat
                  Columns:
                    - { Name: trip_id, Type: string }
                    - { Name: minutes, Type: double }
                  SerdeInfo: { SerializationLibrary: org.apache.hadoop.hive.ql.io.parquet.serde.ParquetHiveSerDe }
          TripsView:
            Type: AWS::Glue::Table
            DependsOn: TripsTable
            Properties:
              CatalogId: !Ref AWS::AccountId
              DatabaseName: !Ref LakeDatabase
              TableInput:
                Name: trip_minutes
                TableType: VIRTUAL_VIEW
                Parameters: { presto_view: "true" }
                ViewOriginalText: "{{View}}"
                ViewExpandedText: /* Presto View */
                StorageDescriptor:
                  Columns:
                    - { Name: trip_id, Type: string }
                    - { Name: minutes, Type: double }
          LakeCrawler:
            Type: AWS::Glue::Crawler
            Properties:
              Name: lake
              Role: crawler
              Targets:
                CatalogTargets:
                  - DatabaseName: !Ref LakeDatabase
                    Tables: [!Ref ScoredTable]
              SchemaChangePolicy: { UpdateBehavior: LOG, DeleteBehavior: LOG }
              Configuration: '{"Version":1.0,"CrawlerOutput":{"Partitions":{"AddOrUpdateBehavior":"InheritFromTable" } } }'
        """;

    public async ValueTask DisposeAsync()
    {
        await _room.DisposeAsync();
        _directory.Dispose();
    }

    [Fact]
    public async Task Tables_a_view_and_a_crawler_of_them_are_deployed_and_deleted()
    {
        var stack = await DeployAsync(Lake);
        stack.Resources["ScoredTable"].Ref.ShouldBe("scored");
        stack.Resources.Values.SelectMany(resource => resource.NotEmulated).ShouldBeEmpty();
        var tables = _room.Glue.Catalog.Tables("lake");
        tables.Select(table => table.Name).ShouldBe(["scored", "trip_minutes", "trips"]);
        tables[0].SerdeParameter("ignore.malformed.json").ShouldBe("true");
        tables[0].PartitionKeys.Select(key => key.Name).ShouldBe(["dt", "hour"]);
        tables[1].IsView.ShouldBeTrue();
        await _deployer.DeleteAsync("test", 1, TestContext.Current.CancellationToken);
        _room.Glue.Catalog.Databases.Select(database => database.Name).ShouldBe(["trips"]);
    }

    [Fact]
    public async Task A_changed_table_keeps_its_partitions_and_one_of_another_name_is_another()
    {
        await DeployAsync(Lake);
        _room.Glue.Catalog.TryAddPartition("lake", "trips", ["2026-01-15"], "s3://lake/tables/trips/dt=2026-01-15/run=a/", null);
        await DeployAsync(Lake.Replace("{ classification: parquet }", "{ classification: parquet, note: x }", StringComparison.Ordinal));
        _room.Glue.Catalog.GetTable("lake", "trips").Parameter("note").ShouldBe("x");
        _room.Glue.Catalog.Partitions("lake", "trips").Count.ShouldBe(1);
        await DeployAsync(Lake.Replace("Name: trips\n", "Name: journeys\n", StringComparison.Ordinal));
        _room.Glue.Catalog.Tables("lake").Select(table => table.Name).ShouldBe(["journeys", "scored", "trip_minutes"]);
    }

    [Fact]
    public async Task A_crawler_of_a_table_that_does_not_exist_is_not_made()
    {
        var error = await Should.ThrowAsync<TemplateException>(() => DeployAsync(Lake.Replace("[!Ref ScoredTable]", "[gone]", StringComparison.Ordinal)));
        error.Message.ShouldContain("EntityNotFoundException");
        _room.Glue.Catalog.Databases.Select(database => database.Name).ShouldBe(["trips"]);
    }

    [Fact]
    public async Task A_table_that_is_there_already_is_not_overwritten()
    {
        _room.Glue.Catalog.CreateDatabase("lake", []);
        _room.Glue.Catalog.CreateTable("lake", "scored", []);
        var error = await Should.ThrowAsync<TemplateException>(() => DeployAsync(Lake.Replace("!Ref LakeDatabase", "lake", StringComparison.Ordinal).Replace("Name: lake }", "Name: other }", StringComparison.Ordinal)));
        error.Message.ShouldContain("AlreadyExistsException");
    }

    private Task<DeployedStack> DeployAsync(string template)
    {
        File.WriteAllText(_directory.File("template.yaml"), template);
        var options = new DeploymentOptions { TemplateFile = _directory.File("template.yaml"), ArtifactsDirectory = _directory.Path, StackName = "test" };
        return _deployer.DeployAsync(options, TestContext.Current.CancellationToken);
    }
}
