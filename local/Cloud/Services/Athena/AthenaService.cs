using Pipeline.Cloud.Athena.Execution;
using Pipeline.Cloud.Athena.Queries;
using Pipeline.Cloud.Athena.WorkGroups;
using Pipeline.Cloud.Calls;
using Pipeline.Cloud.Composition;
using Pipeline.Cloud.Engines.Hosting;
using Pipeline.Cloud.Glue.Catalog;
using Pipeline.Cloud.Protocol;
using Pipeline.Cloud.S3.Objects;
using Pipeline.DuckDb;

namespace Pipeline.Cloud.Athena;

/// <summary>Amazon Athena: SQL over the catalog's tables, run by DuckDB.</summary>
public sealed class AthenaService : ICloudService, IAsyncDisposable
{
    /// <summary>
    /// What DuckDB may hold of a query in memory, in MiB; the rest of it goes to disk, which compresses it: a million of 3,000,000 trips of the
    /// training set takes 7.8 CPU seconds where all of it fits (1.5 GiB), 7.8 with this, 9.4 with 512 MiB, 11.2 with 192. A small query takes what it needs.
    /// </summary>
    public const int QueryMegabytes = 768;

    /// <summary>
    /// What the process that runs a query may take beside <see cref="QueryMegabytes"/>, in MiB: the program itself, and what DuckDB does not
    /// count (results on their way out, strings and lists within a row).
    /// </summary>
    private const int BesideMegabytes = 256;

    // Athena's own limit is 30 minutes; 3,000,000 trips of a training set take half a minute here.
    private static readonly TimeSpan LongestQuery = TimeSpan.FromMinutes(5);

    private readonly QueryOperations _queries;
    private readonly QueryEngine _engine;
    private readonly LocalCloudOptions _options;

    /// <summary>Makes the service.</summary>
    /// <param name="context">The cloud that it is part of.</param>
    /// <param name="catalog">The tables.</param>
    /// <param name="objects">Their data, and where results go.</param>
    /// <param name="settings">How much of the machine all queries together may use; null for two threads and <see cref="QueryMegabytes"/>.</param>
    /// <param name="longest">The longest that a query may run; null for five minutes.</param>
    /// <param name="maximumResult">The most bytes that a query writes: the disk is the machine's.</param>
    public AthenaService(
        CloudContext context, GlueCatalog catalog, IObjectStore objects, DuckDbSettings? settings = null, TimeSpan? longest = null,
        long maximumResult = 1L << 30)
    {
        var (options, time, roles) = (context.Options, context.Time, context.Roles);
        _options = options;
        settings ??= new DuckDbSettings { MemoryMegabytes = QueryMegabytes };
        _engine = new QueryEngine(new EngineLimits(settings.MemoryMegabytes + BesideMegabytes, longest ?? LongestQuery), maximumResult);
        var groups = new WorkGroupOperations(time);
        var runner = new QueryRunner(
            options,
            Path.GetFullPath(Path.Combine(options.DataDirectory, "athena")),
            _engine,
            settings,
            catalog,
            objects,
            roles);
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

    /// <summary>Finds DuckDB's library, so that a missing one is told when the cloud starts and not by the first query.</summary>
    /// <exception cref="DuckDbLibraryMissingException">It is missing.</exception>
    public Task StartAsync(CancellationToken stopping)
    {
        DuckDbLibrary.Load(_options.NodeModules);
        _engine.Start();
        return Task.CompletedTask;
    }

    /// <summary>Ends the queries that go on.</summary>
    public ValueTask DisposeAsync() => _queries.DisposeAsync();
}
