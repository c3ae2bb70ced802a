using System.Text.Json.Nodes;
using Pipeline.Cloud.Composition;
using Pipeline.Cloud.Protocol;

namespace Pipeline.Cloud.Athena.Catalog;

/// <summary>
/// Glue's catalog, called in the name of a query's caller, whose permissions apply. Source: "Configure access to databases and tables in the
/// AWS Glue Data Catalog".
/// </summary>
/// <param name="cloud">The cloud whose Glue is called.</param>
/// <param name="caller">The query's caller.</param>
/// <param name="query">The query's id.</param>
/// <param name="cancellationToken">Ends the calls.</param>
internal sealed class GlueClient(CloudContext cloud, Caller caller, string query, CancellationToken cancellationToken)
{
    // As an AWS SDK does in its standard mode, but with more attempts: the client of a query cannot repeat a single call of it.
    private const int Attempts = 8;
    private static readonly TimeSpan FirstPause = TimeSpan.FromMilliseconds(20);

    /// <summary>The names of all databases.</summary>
    public Task<IReadOnlyList<string>> DatabasesAsync() => ListAsync("GetDatabases", [], "DatabaseList", Name);

    /// <summary>Whether a database exists.</summary>
    public async Task<bool> HasDatabaseAsync(string name) => await FindAsync("GetDatabase", new JsonObject { ["Name"] = name }) is not null;

    /// <summary>The names of a database's tables.</summary>
    public Task<IReadOnlyList<string>> TablesAsync(string database) =>
        ListAsync("GetTables", new JsonObject { ["DatabaseName"] = database }, "TableList", Name);

    /// <summary>A table.</summary>
    public async Task<TableSchema> TableAsync(string database, string name) => Read(await CallAsync("GetTable", Named(database, name)));

    /// <summary>A table; null if it does not exist.</summary>
    public async Task<TableSchema?> FindTableAsync(string database, string name) => await FindAsync("GetTable", Named(database, name)) is { } answer ? Read(answer) : null;

    /// <summary>The partitions of a table.</summary>
    /// <param name="database">The table's database.</param>
    /// <param name="table">The table's name.</param>
    /// <param name="expression">Which of them; null for all.</param>
    public Task<IReadOnlyList<TablePartition>> PartitionsAsync(string database, string table, string? expression = null)
    {
        // Every partition repeats the table's columns otherwise.
        var input = new JsonObject { ["DatabaseName"] = database, ["TableName"] = table, ["ExcludeColumnSchema"] = true };
        if (expression is not null) input["Expression"] = expression;
        return ListAsync("GetPartitions", input, "Partitions", TablePartition.Of);
    }

    private static JsonObject Named(string database, string table) => new() { ["DatabaseName"] = database, ["Name"] = table };

    private static TableSchema Read(JsonObject answer) => TableSchema.Of(answer["Table"]!.AsObject());

    private static string Name(JsonObject item) => NodeText.Of(item["Name"]) ?? "";

    private async Task<JsonObject?> FindAsync(string operation, JsonObject input)
    {
        try
        {
            return await CallAsync(operation, input);
        }
        catch (AwsException e) when (e.Code == "EntityNotFoundException")
        {
            return null;
        }
    }

    private async Task<IReadOnlyList<T>> ListAsync<T>(string operation, JsonObject input, string member, Func<JsonObject, T> read)
    {
        var all = new List<T>();
        while (true)
        {
            var page = await CallAsync(operation, input);
            all.AddRange(page[member]!.AsArray().Select(item => read(item!.AsObject())));
            if (NodeText.Of(page["NextToken"]) is not { } next) return all;
            input["NextToken"] = next;
        }
    }

    private async Task<JsonObject> CallAsync(string operation, JsonObject input)
    {
        for (var attempt = 1; ; attempt++)
        {
            try
            {
                return await cloud.Calls.InvokeAsync("glue", operation, input, new CallContext(caller, cloud.Options.Region, query, cancellationToken));
            }
            catch (AwsException e) when (attempt < Attempts && (e.Code == "ThrottlingException" || (e.Status >= 500 && e.Code != "NotImplemented")))
            {
                await Task.Delay(FirstPause * (1 << (attempt - 1)), cloud.Time, cancellationToken);
            }
        }
    }
}
