using Amazon.Lambda.Annotations;
using Amazon.Lambda.Core;
using Amazon.Lambda.S3Events;
using Pipeline.Aws.Metrics;
using Pipeline.Contract;
using Pipeline.Contract.Intervals;
using Pipeline.Contract.Lookups;
using Pipeline.Intake.Lookups;
using Pipeline.Intake.Metrics;
using Pipeline.Intake.Objects;

namespace Pipeline.LookupsFunction;

/// <summary>Loads lookup files that land in the bucket into the lookup table.</summary>
/// <param name="domain">Defines the kinds of lookups.</param>
/// <param name="files">Reads the files of an event.</param>
/// <param name="table">Writes the rows.</param>
/// <param name="metrics">Counts the rows.</param>
public sealed class LookupsHandler(IScoringDomain domain, DroppedFiles files, LookupTable table, MetricLines metrics)
{
    // What Athena writes beside each of its results; the workflow's are files of routes and of intervals.
    private const string ResultMetadata = ".csv.metadata";

    private readonly LookupKind[] _kinds = [IntervalLookups.Kind, .. domain.LookupKinds];

    private DropZone Zone => new(Refuses, FileMetrics.LookupFilesRejected) { Ignores = key => key.EndsWith(ResultMetadata, StringComparison.Ordinal) && KindOf(key) is not null };

    /// <summary>Handles an event of objects created under <c>lookups/</c>.</summary>
    /// <param name="landed">The event.</param>
    /// <param name="context">The invocation.</param>
    [LambdaFunction]
    public Task Load(S3Event landed, ILambdaContext context) =>
        files.HandleAsync(landed, context, Zone, async (file, bytes) =>
        {
            var kind = KindOf(file.Key)!;
            var rows = kind == IntervalLookups.Kind ? IntervalFile.Read(bytes) : LookupFile.Read(kind, bytes); // check the whole file before writing the first row
            await table.WriteAsync(rows.Items);
            metrics.Count(context.FunctionName, FileMetrics.LookupRowsLoaded, rows.Items.Count);
            context.Logger.LogInformation("Loaded {Rows} rows of s3://{Bucket}/{Key}.", rows.Items.Count, file.Bucket, file.Key);
            foreach (var contradiction in rows.Contradictions) context.Logger.LogWarning("s3://{Bucket}/{Key}: {Contradiction}.", file.Bucket, file.Key, contradiction.ToString());
        });

    private string? Refuses(string key)
    {
        var expected = $"{string.Join(" or ", _kinds.Select(kind => $"{kind.Prefix}name.csv"))} was expected";
        var reason = CsvKey.Refuses(key) ?? (KindOf(key) is null ? "its folder is of no kind of lookup" : null);
        return reason is null ? null : $"{reason}; {expected}";
    }

    private LookupKind? KindOf(string key) => _kinds.FirstOrDefault(kind => kind.Holds(key));
}
