using Pipeline.Cloud.Athena.Execution;
using Pipeline.Cloud.Athena.Queries;
using Pipeline.Cloud.Athena.WorkGroups;
using Pipeline.Cloud.Calls;
using Pipeline.Cloud.Composition;
using Pipeline.Cloud.Protocol;
using Pipeline.Cloud.S3.Objects;

namespace Pipeline.Cloud.Athena;

/// <summary>Amazon Athena: SQL over the tables of Glue's catalog.</summary>
public sealed class AthenaService : ICloudService, IAsyncDisposable
{
    private readonly QueryOperations _queries;
    private readonly IQueryEngine _engine;

    /// <summary>Creates the service.</summary>
    /// <param name="context">The cloud that it is part of.</param>
    /// <param name="objects">The store of the tables' data and of the results.</param>
    /// <param name="engine">Runs the queries. The service disposes it.</param>
    public AthenaService(CloudContext context, IObjectStore objects, IQueryEngine engine)
    {
        var (options, time, roles) = (context.Options, context.Time, context.Roles);
        _engine = engine;
        var groups = new WorkGroupOperations(time);
        var runner = new QueryRunner(context, Path.GetFullPath(Path.Combine(options.DataDirectory, "athena")), engine, objects);
        _queries = new QueryOperations(runner, groups, objects, roles, time);
        Operations = new OperationTable([.. groups.All, .. _queries.All]);
    }

    /// <inheritdoc/>
    public string Name => "athena";

    /// <inheritdoc/>
    public IReadOnlyList<string> SigningNames => ["athena"];

    /// <inheritdoc/>
    public OperationTable Operations { get; }

    /// <inheritdoc/>
    public AwsException Throttled(string operation) => new("TooManyRequestsException", "Rate exceeded");

    /// <summary>Starts the engine, so that a missing library is reported when the cloud starts and not by the first query.</summary>
    public Task StartAsync(CancellationToken stopping)
    {
        _engine.Start();
        return Task.CompletedTask;
    }

    /// <summary>Stops the running queries.</summary>
    public ValueTask DisposeAsync() => _queries.DisposeAsync();
}
