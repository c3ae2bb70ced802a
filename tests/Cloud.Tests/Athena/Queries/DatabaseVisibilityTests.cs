using System.Text.Json.Nodes;
using Pipeline.Cloud.Protocol;
using Pipeline.Cloud.Tests.Access;
using Pipeline.Testing;

namespace Pipeline.Cloud.Tests.Athena.Queries;

/// <summary>A query sees only the databases that its caller may see.</summary>
[Trait("Cost", "process")]
public sealed class DatabaseVisibilityTests : IAsyncLifetime
{
    private const string Query =
        """{"Effect":"Allow","Action":"athena:*","Resource":"*"},{"Effect":"Allow","Action":"s3:*","Resource":["arn:aws:s3:::results","arn:aws:s3:::results/*"]}""";

    private const string Known =
        """{"Effect":"Allow","Action":"glue:GetDatabase","Resource":["arn:aws:glue:us-east-1:000000000000:catalog","arn:aws:glue:us-east-1:000000000000:database/known"]}""";

    private AccessRig _rig = null!;

    public async ValueTask InitializeAsync()
    {
        _rig = await AccessRig.StartAsync();
        await _rig.AdminAsync("s3", "CreateBucket", new JsonObject { ["Bucket"] = "results" });
        foreach (var name in (string[])["known", "secret"])
            await _rig.AdminAsync("glue", "CreateDatabase", new JsonObject { ["DatabaseInput"] = new JsonObject { ["Name"] = name } });
    }

    public ValueTask DisposeAsync() => _rig.DisposeAsync();

    [Theory]
    [InlineData("select schema_name from information_schema.schemata")]
    [InlineData("select schema_name from duckdb_schemas")]
    [InlineData("select nspname from pg_catalog.pg_namespace")]
    public async Task A_query_lists_only_databases_that_its_caller_may_see(string sql)
    {
        var stranger = await RowsAsync(await _rig.RoleAsync("stranger", Query), sql);
        stranger.ShouldNotContain("secret");
        stranger.ShouldNotContain("known");
        var guest = await RowsAsync(await _rig.RoleAsync("guest", $"{Query},{Known}"), sql);
        guest.ShouldNotContain("secret");
        guest.ShouldContain("known");
        var admin = await RowsAsync(new Caller("admin", "arn:aws:iam::000000000000:root"), sql);
        admin.ShouldContain("secret");
        admin.ShouldContain("known");
    }

    private async Task<IReadOnlyList<string>> RowsAsync(Caller caller, string sql)
    {
        var started = await _rig.CallAsync(caller, "athena", "StartQueryExecution", new JsonObject
        {
            ["QueryString"] = sql,
            ["QueryExecutionContext"] = new JsonObject { ["Database"] = "known" },
            ["ResultConfiguration"] = new JsonObject { ["OutputLocation"] = "s3://results/r/" },
        });
        JsonObject Id() => new() { ["QueryExecutionId"] = started["QueryExecutionId"]!.DeepClone() };
        JsonNode? status = null;
        await Eventually.HoldsAsync(
            async () => (string?)(status = (await _rig.AdminAsync("athena", "GetQueryExecution", Id()))["QueryExecution"]!["Status"]!)["State"] is not ("QUEUED" or "RUNNING"), "the query ends");
        ((string?)status!["StateChangeReason"]).ShouldBeNull();
        var results = await _rig.AdminAsync("athena", "GetQueryResults", Id());
        return [.. results["ResultSet"]!["Rows"]!.AsArray().Skip(1).Select(row => (string)row!["Data"]![0]!["VarCharValue"]!)];
    }
}
