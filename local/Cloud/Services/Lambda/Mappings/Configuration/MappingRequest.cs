using System.Text.Json.Nodes;
using Pipeline.Cloud.Lambda.Destinations;
using Pipeline.Cloud.Lambda.Mappings.Filtering;
using Pipeline.Cloud.Lambda.Requests;
using Pipeline.Cloud.Protocol;

namespace Pipeline.Cloud.Lambda.Mappings.Configuration;

/// <summary>Reads the members of CreateEventSourceMapping and UpdateEventSourceMapping.</summary>
internal static class MappingRequest
{
    // "The minimum valid value for maximum record age is 60s"; -1 stands for no maximum.
    private const int LeastAge = 60;

    /// <summary>The mapping with the settings that a request changes.</summary>
    /// <exception cref="AwsException">A setting is out of its range, or not emulated.</exception>
    public static EventSourceMapping Apply(Parameters input, EventSourceMapping basis, DateTimeOffset now)
    {
        var rules = basis.Rules;
        var maximumAge = RequestRules.Range(input, "MaximumRecordAgeInSeconds", -1, 604_800);
        if (maximumAge is >= 0 and < LeastAge)
            throw new AwsException("InvalidParameterValueException", $"MaximumRecordAgeInSeconds must be -1 or at least {LeastAge}; it is {maximumAge}.");
        var maximumRetries = RequestRules.Range(input, "MaximumRetryAttempts", -1, 10_000);
        var onFailure = input.Nested("DestinationConfig");
        var destination = onFailure?.Nested("OnFailure");
        var mapping = basis with
        {
            Enabled = input.Bool("Enabled") ?? basis.Enabled,
            BatchSize = RequestRules.Range(input, "BatchSize", 1, 10_000) ?? basis.BatchSize,
            Window = Seconds(input, "MaximumBatchingWindowInSeconds", 300) ?? basis.Window,
            ParallelizationFactor = RequestRules.Range(input, "ParallelizationFactor", 1, 10) ?? basis.ParallelizationFactor,
            TumblingWindow = Seconds(input, "TumblingWindowInSeconds", 900) ?? basis.TumblingWindow,
            Filters = input.Nested("FilterCriteria") is { } filters ? FilterCriteria.Read(filters) : basis.Filters,
            Metrics = input.Nested("MetricsConfig") is { } metrics ? Metrics(metrics) : basis.Metrics,
            OnFailure = onFailure is null ? basis.OnFailure
                : destination?.String("Destination") is { Length: > 0 } arn ? DestinationSender.Check(arn, "sqs", "sns", "s3") : null,
            LastModified = now,
            Rules = rules with
            {
                Bisects = input.Bool("BisectBatchOnFunctionError") ?? rules.Bisects,
                MaximumAge = maximumAge is null ? rules.MaximumAge : maximumAge == -1 ? null : TimeSpan.FromSeconds(maximumAge.Value),
                MaximumRetries = maximumRetries is null ? rules.MaximumRetries : maximumRetries == -1 ? null : maximumRetries,
                ReportsItemFailures = input.Node("FunctionResponseTypes") is null ? rules.ReportsItemFailures : Reports(input.Array("FunctionResponseTypes")),
            },
        };
        destination?.RefuseOthers();
        onFailure?.RefuseOthers();
        if (mapping.TumblingWindow > TimeSpan.Zero && mapping.ParallelizationFactor > 1)
        {
            throw new AwsException("InvalidParameterValueException",
                $"ParallelizationFactor must be 1 with TumblingWindowInSeconds, because a window has one state a shard; it is {mapping.ParallelizationFactor}.");
        }

        return mapping;
    }

    private static TimeSpan? Seconds(Parameters input, string name, int most) =>
        RequestRules.Range(input, name, 0, most) is { } seconds ? TimeSpan.FromSeconds(seconds) : null;

    private static IReadOnlyList<string> Metrics(Parameters config)
    {
        var metrics = config.Array("Metrics");
        config.RefuseOthers();
        if (metrics.Any(metric => NodeText.Of(metric) != "EventCount"))
            throw RequestRules.Broken("metricsConfig.metrics", RequestRules.List(metrics), "Member must satisfy constraint: [Member must satisfy enum value set: [EventCount]]");
        return config.Strings("Metrics");
    }

    private static bool Reports(JsonArray types)
    {
        const string report = "ReportBatchItemFailures";
        if (types.Count > 1)
            throw RequestRules.Broken("FunctionResponseTypes", RequestRules.List(types), "Member must have length less than or equal to 1");
        if (types.Any(type => NodeText.Of(type) != report))
        {
            throw RequestRules.Broken(
                "FunctionResponseTypes", RequestRules.List(types), $"Member must satisfy constraint: [Member must satisfy enum value set: [{report}], Member must not be null]");
        }

        return types.Count > 0;
    }
}
