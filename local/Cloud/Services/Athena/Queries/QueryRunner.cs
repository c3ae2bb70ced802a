using System.Globalization;
using System.Text;
using Pipeline.Cloud.Athena.Catalog;
using Pipeline.Cloud.Athena.Errors;
using Pipeline.Cloud.Athena.Execution;
using Pipeline.Cloud.Athena.Results;
using Pipeline.Cloud.Athena.Sql;
using Pipeline.Cloud.Athena.Tables;
using Pipeline.Cloud.Composition;
using Pipeline.Cloud.Protocol;
using Pipeline.Cloud.Resources;
using Pipeline.Cloud.S3.Objects;

namespace Pipeline.Cloud.Athena.Queries;

/// <summary>
/// Runs queries in the background, one at a time. Each query gets all the memory that Athena may use here, and the engine uses all cores for a single
/// query as well.
/// </summary>
internal sealed class QueryRunner(CloudContext cloud, string folder, IQueryEngine engine, IObjectStore objects) : IAsyncDisposable
{
    private readonly SemaphoreSlim _turn = new(1);

    /// <summary>Runs a query to its end. Never throws: an error is recorded as the query's outcome.</summary>
    public async Task RunAsync(QueryExecution query, CancellationToken stopping)
    {
        using var cancel = CancellationTokenSource.CreateLinkedTokenSource(query.Stopped, stopping);
        var room = Path.Combine(folder, query.Id);
        try
        {
            await _turn.WaitAsync(cancel.Token);
            try
            {
                query.Start();
                await Task.Run(() => RunAsync(query, room, cancel.Token), CancellationToken.None);
            }
            finally
            {
                _turn.Release();
                if (Directory.Exists(room)) Directory.Delete(room, recursive: true);
            }
        }
        catch (OperationCanceledException) when (cancel.IsCancellationRequested)
        {
            query.Cancel("Query cancelled by user");
        }
        catch (AthenaFailure failure)
        {
            query.Fail(failure);
        }
        catch (AwsException e)
        {
            query.Fail(new AthenaFailure(e.Code, e.Message));
        }
#pragma warning disable CA1031 // an engine error is the query's outcome, as in Athena
        catch (Exception e)
#pragma warning restore CA1031
        {
            query.Fail(new AthenaFailure("GENERIC_INTERNAL_ERROR", e.Message, system: true));
        }
    }

    public async ValueTask DisposeAsync()
    {
        await engine.DisposeAsync();
        _turn.Dispose();
    }

    private async Task RunAsync(QueryExecution query, string room, CancellationToken cancellationToken)
    {
        var statement = await ReadAsync(() => Statement.Read(query.Request.Sql), cancellationToken);
        query.Is(statement);
        switch (statement)
        {
            case SelectStatement select:
                await SelectAsync(query, select, room, cancellationToken);
                break;
            case UnloadStatement unload:
                await UnloadAsync(query, unload, room, cancellationToken);
                break;
            case ShowStatement show:
                await ShowAsync(query, show, cancellationToken);
                break;
        }
    }

    // Reading a statement has no side effects, so a stopped query gives up its turn without waiting for it.
    private static Task<T> ReadAsync<T>(Func<T> read, CancellationToken cancellationToken) => Task.Run(read, cancellationToken).WaitAsync(cancellationToken);

    private async Task SelectAsync(QueryExecution query, SelectStatement select, string room, CancellationToken cancellationToken)
    {
        var read = await ReadAsync(() => engine.Read(new TrinoQuery(query.Request.Sql, select.Query, query.Request.Parameters)), cancellationToken);
        var file = Path.Combine(room, "result.csv");
        if (await PrepareAsync(query, read, select.Query, room, file, cancellationToken) is not { } prepared) return;
        var columns = (await AskAsync(read, prepared, cancellationToken)).Columns;
        var location = query.Request.OutputLocation + query.Id + ".csv";
        await PutAsync(query, location + ".metadata", ResultMetadata.Of(query.Id, columns), cancellationToken);
        var at = S3Path.Parse(location, "InvalidRequestException");
        await Objects(query).PutFileAsync(at.Bucket, at.Key, file, "text/csv", cancellationToken);
        query.Succeed(new QueryOutcome(location, columns, HasHeader: true, Rows: 0, ManifestLocation: null));
    }

    private async Task UnloadAsync(QueryExecution query, UnloadStatement unload, string room, CancellationToken cancellationToken)
    {
        if (Objects(query).List(unload.Target.Bucket, unload.Target.Folder).Count > 0)
            throw new AthenaFailure("HIVE_PATH_ALREADY_EXISTS", $"Target directory for UNLOAD already exists: {unload.Target}. You may need to manually clean the data at that location before retrying.");
        var file = Path.Combine(room, "unload");
        var read = await ReadAsync(() => engine.Read(new TrinoQuery(query.Request.Sql, unload.Query, query.Request.Parameters)), cancellationToken);
        if (await PrepareAsync(query, read, unload.Query, room, file, cancellationToken) is not { } prepared) return;
        var format = new UnloadFormat(unload.Format, unload.Compression, unload.Delimiter, unload.PartitionedBy);
        var result = await AskAsync(read, prepared with { Job = prepared.Job with { Unload = format } }, cancellationToken);
        var keys = new List<string>();
        // Athena does not write an object if there are no rows.
        foreach (var (path, partition) in result.Files)
        {
            var number = keys.Count.ToString("d5", CultureInfo.InvariantCulture);
            var key = $"{unload.Target.Folder}{partition}{query.Id.Replace("-", "", StringComparison.Ordinal)}_{number}{format.Extension}";
            await Objects(query).PutFileAsync(unload.Target.Bucket, key, path, "application/octet-stream", cancellationToken);
            keys.Add($"s3://{unload.Target.Bucket}/{key}\n");
        }

        var location = query.Request.OutputLocation + query.Id;
        await PutAsync(query, location + ".metadata", ResultMetadata.Of(query.Id, []), cancellationToken);
        await PutAsync(query, location + "-manifest.csv", Encoding.UTF8.GetBytes(string.Concat(keys)), cancellationToken);
        query.Succeed(new QueryOutcome(location, [], HasHeader: false, result.Rows, location + "-manifest.csv"));
    }

    private async Task ShowAsync(QueryExecution query, ShowStatement show, CancellationToken cancellationToken)
    {
        var database = show.Database ?? query.Request.Database;
        var glue = Glue(query, cancellationToken);
        var rows = show.What switch
        {
            "DATABASES" => await glue.DatabasesAsync(),
            "TABLES" => await glue.TablesAsync(database),
            _ => await PartitionsAsync(glue, database, show.Table!),
        };
        var location = query.Request.OutputLocation + query.Id + ".txt";
        var column = new ResultColumn(show.What == "DATABASES" ? "database_name" : show.What == "TABLES" ? "tab_name" : "partition", "string", 0, 0);
        await PutAsync(query, location + ".metadata", ResultMetadata.Of(query.Id, [column]), cancellationToken);
        await PutAsync(query, location, Encoding.UTF8.GetBytes(string.Concat(rows.Select(row => row + "\n"))), cancellationToken);
        query.Succeed(new QueryOutcome(location, [column], HasHeader: false, Rows: 0, ManifestLocation: null));
    }

    private static async Task<IReadOnlyList<string>> PartitionsAsync(GlueClient glue, string database, string name)
    {
        var keys = (await glue.TableAsync(database, name)).PartitionKeys;
        return [.. (await glue.PartitionsAsync(database, name)).Select(partition => string.Join('/', keys.Zip(partition.Values, (key, value) => $"{key.Name}={value}")))];
    }

    /// <summary>Prepares the query for the engine; null if the query would read more bytes than its workgroup allows.</summary>
    private async Task<PreparedQuery?> PrepareAsync(
        QueryExecution query, IEngineQuery read, IReadOnlyList<SqlToken> tokens, string room, string file, CancellationToken cancellationToken)
    {
        Directory.CreateDirectory(room);
        var catalog = new CatalogView(Glue(query, cancellationToken), query.Request.Database);
        var tables = new QueryTables(room, catalog, Objects(query));
        await tables.ReadAsync(tokens);
        var job = new QueryJob
        {
            Folder = room,
            Databases = await catalog.DatabasesAsync(),
            Database = query.Request.Database,
            Tables = tables.Schemas,
            Views = tables.Views,
            File = file,
        };
        await tables.ListAsync(tokens, tables.AreListed ? await read.FilterAsync(job, cancellationToken) : []);
        var linked = tables.Link(tables.AreOpen ? await read.ChooseAsync(job with { Tables = tables.Candidates }, cancellationToken) : []);
        query.Scans(tables.Bytes);
        if (tables.Bytes > query.Request.WorkGroup.BytesScannedCutoff)
        {
            query.Cancel("Bytes scanned limit was exceeded");
            return null;
        }

        return new PreparedQuery(job with { Tables = linked }, catalog.Denied);
    }

    private static async Task<QueryResult> AskAsync(IEngineQuery read, PreparedQuery prepared, CancellationToken cancellationToken)
    {
        try
        {
            return await read.RunAsync(prepared.Job, cancellationToken);
        }
        catch (AthenaFailure e) when (!e.IsSystem && prepared.Denied is not null)
        {
            throw prepared.Denied;
        }
    }

    // A query reads and writes what its caller may, as in AWS.
    private IObjectStore Objects(QueryExecution query) => RoleObjects.Of(objects, cloud.Roles, query.Request.Caller);

    private GlueClient Glue(QueryExecution query, CancellationToken cancellationToken) => new(cloud, query.Request.Caller, query.Id, cancellationToken);

    private Task PutAsync(QueryExecution query, string location, byte[] content, CancellationToken cancellationToken)
    {
        var at = S3Path.Parse(location, "InvalidRequestException");
        return Objects(query).PutAsync(at.Bucket, at.Key, content, "application/octet-stream", cancellationToken);
    }

    /// <summary>A query for the engine.</summary>
    /// <param name="Job">What it reads and writes.</param>
    /// <param name="Denied">Why its caller may not see a name in it; null if nothing was refused.</param>
    private sealed record PreparedQuery(QueryJob Job, AthenaFailure? Denied);
}
