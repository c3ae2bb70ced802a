using System.Globalization;

namespace Pipeline.Scoring;

/// <summary>The scorer's options. <c>template.yaml</c> sets them as environment variables.</summary>
/// <param name="LookupsTable">Name of the DynamoDB table with the lookup rows. Variable LOOKUPS_TABLE, required.</param>
/// <param name="PredictionsTable">Name of the DynamoDB table for predictions. Variable PREDICTIONS_TABLE, required.</param>
/// <param name="EndpointName">Name of the SageMaker endpoint. It need not exist yet: until then, records are stored unscored. Variable ENDPOINT_NAME, required.</param>
/// <param name="Bucket">Name of the S3 bucket with the lake. Variable BUCKET, required.</param>
public sealed record ScoringOptions(string LookupsTable, string PredictionsTable, string EndpointName, string Bucket)
{
    /// <summary>How long a lookup row is cached, in whole seconds. Default 300, at least 1. Variable LOOKUP_TTL_SECONDS.</summary>
    /// <remarks>A row expires up to a fifth earlier, at random, so that rows loaded together are not reloaded together.</remarks>
    public TimeSpan LookupTimeToLive { get; init; } = TimeSpan.FromSeconds(300);

    /// <summary>How long the absence of a lookup row is cached, in whole seconds. Default 30, at least 1. Variable MISSING_LOOKUP_TTL_SECONDS.</summary>
    /// <remarks>The absence of a row that should be there is cached for a second at most, whatever this says: trips that follow its file are scored with it.</remarks>
    public TimeSpan MissingLookupTimeToLive { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>How many lookup keys are cached. Default 100,000 (the city has 265 zones and 70,225 routes), at least 1. Variable LOOKUP_CACHE_SIZE.</summary>
    public int LookupCacheSize { get; init; } = 100_000;

    /// <summary>How long the table keeps a prediction, in whole days. Default 90, from 1 to 36,500. Variable PREDICTION_TTL_DAYS.</summary>
    public TimeSpan PredictionTimeToLive { get; init; } = TimeSpan.FromDays(90);

    /// <summary>A request whose time is farther from its record's arrival is counted, in whole days. Default 7, at least 1. Variable FAR_REQUEST_DAYS.</summary>
    public TimeSpan FarRequest { get; init; } = TimeSpan.FromDays(7);

    /// <summary>
    /// A request whose time is farther from its record's arrival is set aside, in whole days. Default null (0 in the variable): none is. At most
    /// 36,500. Variable MOST_REQUEST_DAYS.
    /// </summary>
    public TimeSpan? MostRequest { get; init; }

    /// <summary>Maximum rows of an endpoint call. Default 500, at least 1. Variable ROWS_PER_CALL.</summary>
    public int RowsPerCall { get; init; } = 500;

    /// <summary>Maximum parallel calls of the endpoint. Default 4, at least 1. Variable PARALLEL_CALLS.</summary>
    public int Parallelism { get; init; } = 4;

    /// <summary>
    /// Maximum parallel calls of the predictions table, 25 items each. Default 40, enough for a batch of 1,000 at once. At least 1.
    /// Variable PARALLEL_WRITES.
    /// </summary>
    public int TableParallelism { get; init; } = 40;

    /// <summary>Which client calls AWS: <c>direct</c> or <c>sdk</c>. Default <c>direct</c>. Variable TRANSPORT.</summary>
    public Transport Transport { get; init; } = Transport.Direct;

    /// <summary>Reads the options from environment variables.</summary>
    /// <param name="variable">Returns an environment variable's value, or null if it is not set.</param>
    /// <exception cref="InvalidOperationException">A required variable is not set, or a value is out of range; the message names the variable.</exception>
    public static ScoringOptions Read(Func<string, string?> variable)
    {
        var defaults = new ScoringOptions(Required("LOOKUPS_TABLE"), Required("PREDICTIONS_TABLE"), Required("ENDPOINT_NAME"), Required("BUCKET"));
        return defaults with
        {
            LookupTimeToLive = TimeSpan.FromSeconds(Number("LOOKUP_TTL_SECONDS", (int)defaults.LookupTimeToLive.TotalSeconds)),
            MissingLookupTimeToLive = TimeSpan.FromSeconds(Number("MISSING_LOOKUP_TTL_SECONDS", (int)defaults.MissingLookupTimeToLive.TotalSeconds)),
            LookupCacheSize = Number("LOOKUP_CACHE_SIZE", defaults.LookupCacheSize),
            PredictionTimeToLive = TimeSpan.FromDays(Number("PREDICTION_TTL_DAYS", (int)defaults.PredictionTimeToLive.TotalDays, maximum: 36_500)),
            FarRequest = TimeSpan.FromDays(Number("FAR_REQUEST_DAYS", (int)defaults.FarRequest.TotalDays, maximum: 36_500)),
            MostRequest = Number("MOST_REQUEST_DAYS", 0, minimum: 0, maximum: 36_500) is > 0 and var days ? TimeSpan.FromDays(days) : null,
            RowsPerCall = Number("ROWS_PER_CALL", defaults.RowsPerCall),
            Parallelism = Number("PARALLEL_CALLS", defaults.Parallelism),
            TableParallelism = Number("PARALLEL_WRITES", defaults.TableParallelism),
            Transport = Choice("TRANSPORT", defaults.Transport),
        };

        string Required(string name) =>
            variable(name) is { Length: > 0 } value ? value : throw new InvalidOperationException($"The environment variable {name} is not set.");

        Transport Choice(string name, Transport defaultValue) => variable(name) switch
        {
            null or "" => defaultValue,
            "direct" => Transport.Direct,
            "sdk" => Transport.Sdk,
            var text => throw new InvalidOperationException($"The environment variable {name} is '{text}'; it must be 'direct' or 'sdk'."),
        };

        int Number(string name, int defaultValue, int minimum = 1, int maximum = int.MaxValue) =>
            variable(name) is not { Length: > 0 } text ? defaultValue
            : int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number >= minimum && number <= maximum ? number
            : throw new InvalidOperationException($"The environment variable {name} is '{text}'; it must be a whole number from {minimum} to {maximum}.");
    }
}
