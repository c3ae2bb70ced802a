using System.Globalization;

namespace Pipeline.Scoring;

/// <summary>What the template tells the function through its environment.</summary>
public sealed record ScoringOptions(string LookupsTable, string PredictionsTable, string EndpointName, string Bucket)
{
    /// <summary>How long a lookup row is remembered.</summary>
    public TimeSpan LookupTimeToLive { get; init; } = TimeSpan.FromSeconds(300);

    /// <summary>How long it is remembered that a key has no row.</summary>
    public TimeSpan MissingLookupTimeToLive { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>How many lookup keys are remembered: the city has 265 zones and 70,225 routes.</summary>
    public int LookupCacheSize { get; init; } = 100_000;

    /// <summary>How long the table keeps a prediction.</summary>
    public TimeSpan PredictionTimeToLive { get; init; } = TimeSpan.FromDays(90);

    /// <summary>How many rows travel in a call of the endpoint.</summary>
    public int RowsPerCall { get; init; } = 500;

    /// <summary>How many calls of the endpoint run side by side.</summary>
    public int Parallelism { get; init; } = 4;

    /// <summary>How many calls of the predictions table run side by side: those of 1,000 records at once.</summary>
    public int TableParallelism { get; init; } = 40;

    /// <summary>What makes the calls.</summary>
    public Transport Transport { get; init; } = Transport.Direct;

    /// <summary>Reads the environment's variables.</summary>
    /// <exception cref="InvalidOperationException">One that is needed is not set, or one is not a whole number in its range.</exception>
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
