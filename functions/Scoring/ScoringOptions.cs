using System.Globalization;

namespace Pipeline.Scoring;

/// <summary>The options of the scorer. <c>template.yaml</c> sets them through the function's environment.</summary>
/// <param name="LookupsTable">Name of the DynamoDB table with the lookup rows. Variable LOOKUPS_TABLE, required.</param>
/// <param name="PredictionsTable">Name of the DynamoDB table for predictions. Variable PREDICTIONS_TABLE, required.</param>
/// <param name="EndpointName">Name of the SageMaker endpoint. It need not exist yet: records are then stored unscored. Variable ENDPOINT_NAME, required.</param>
/// <param name="Bucket">Name of the S3 bucket with the lake. Variable BUCKET, required.</param>
public sealed record ScoringOptions(string LookupsTable, string PredictionsTable, string EndpointName, string Bucket)
{
    /// <summary>How long a lookup row is remembered, whole seconds. Default 300, at least 1. Variable LOOKUP_TTL_SECONDS.</summary>
    /// <remarks>A row is forgotten up to a fifth earlier, at random, so that rows loaded together are not read again together.</remarks>
    public TimeSpan LookupTimeToLive { get; init; } = TimeSpan.FromSeconds(300);

    /// <summary>How long the scorer remembers that a key has no row, whole seconds. Default 30, at least 1. Variable MISSING_LOOKUP_TTL_SECONDS.</summary>
    public TimeSpan MissingLookupTimeToLive { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>How many lookup keys are remembered. Default 100,000 (the city has 265 zones and 70,225 routes), at least 1. Variable LOOKUP_CACHE_SIZE.</summary>
    public int LookupCacheSize { get; init; } = 100_000;

    /// <summary>How long the table keeps a prediction, whole days. Default 90, from 1 to 36,500. Variable PREDICTION_TTL_DAYS.</summary>
    public TimeSpan PredictionTimeToLive { get; init; } = TimeSpan.FromDays(90);

    /// <summary>How many rows a call of the endpoint has at most. Default 500, at least 1. Variable ROWS_PER_CALL.</summary>
    public int RowsPerCall { get; init; } = 500;

    /// <summary>How many calls of the endpoint run side by side. Default 4, at least 1. Variable PARALLEL_CALLS.</summary>
    public int Parallelism { get; init; } = 4;

    /// <summary>How many calls of the predictions table, of 25 items each, run side by side. Default 40: a batch of 1,000 at once. At least 1. Variable PARALLEL_WRITES.</summary>
    public int TableParallelism { get; init; } = 40;

    /// <summary>What makes the calls: <c>direct</c> or <c>sdk</c>. Default <c>direct</c>. Variable TRANSPORT.</summary>
    public Transport Transport { get; init; } = Transport.Direct;

    /// <summary>Reads the environment's variables.</summary>
    /// <param name="variable">Reads a variable; null where it is not set.</param>
    /// <exception cref="InvalidOperationException">A required variable is not set, or a value is not in its range; the message names the variable.</exception>
    public static ScoringOptions Read(Func<string, string?> variable)
    {
        var defaults = new ScoringOptions(Required("LOOKUPS_TABLE"), Required("PREDICTIONS_TABLE"), Required("ENDPOINT_NAME"), Required("BUCKET"));
        return defaults with
        {
            LookupTimeToLive = TimeSpan.FromSeconds(Number("LOOKUP_TTL_SECONDS", (int)defaults.LookupTimeToLive.TotalSeconds)),
            MissingLookupTimeToLive = TimeSpan.FromSeconds(Number("MISSING_LOOKUP_TTL_SECONDS", (int)defaults.MissingLookupTimeToLive.TotalSeconds)),
            LookupCacheSize = Number("LOOKUP_CACHE_SIZE", defaults.LookupCacheSize),
            PredictionTimeToLive = TimeSpan.FromDays(Number("PREDICTION_TTL_DAYS", (int)defaults.PredictionTimeToLive.TotalDays, most: 36_500)),
            RowsPerCall = Number("ROWS_PER_CALL", defaults.RowsPerCall),
            Parallelism = Number("PARALLEL_CALLS", defaults.Parallelism),
            TableParallelism = Number("PARALLEL_WRITES", defaults.TableParallelism),
            Transport = Choice("TRANSPORT", defaults.Transport),
        };

        string Required(string name) =>
            variable(name) is { Length: > 0 } value ? value : throw new InvalidOperationException($"The environment variable {name} is not set.");

        Transport Choice(string name, Transport otherwise) => variable(name) switch
        {
            null or "" => otherwise,
            "direct" => Transport.Direct,
            "sdk" => Transport.Sdk,
            var text => throw new InvalidOperationException($"The environment variable {name} is '{text}'; it must be 'direct' or 'sdk'."),
        };

        int Number(string name, int otherwise, int most = int.MaxValue) =>
            variable(name) is not { Length: > 0 } text ? otherwise
            : int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number > 0 && number <= most ? number
            : throw new InvalidOperationException($"The environment variable {name} is '{text}'; it must be a whole number from 1 to {most}.");
    }
}
