using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using Pipeline.Cloud.Lambda.Destinations;
using Pipeline.Cloud.Protocol;

namespace Pipeline.Cloud.Lambda.Mappings.Configuration;

/// <summary>Reads the members of CreateEventSourceMapping and UpdateEventSourceMapping.</summary>
internal static class MappingRequest
{
    /// <summary>The mapping with the settings that a request changes.</summary>
    /// <exception cref="AwsException">A setting is out of its range, or not emulated.</exception>
    public static EventSourceMapping Apply(Parameters input, EventSourceMapping basis, DateTimeOffset now)
    {
        var rules = basis.Rules;
        var maximumAge = InRange(input, "MaximumRecordAgeInSeconds", 60, 604_800, minusOne: true);
        var maximumRetries = InRange(input, "MaximumRetryAttempts", 0, 10_000, minusOne: true);
        var onFailure = input.Nested("DestinationConfig");
        var destination = onFailure?.Nested("OnFailure");
        var mapping = basis with
        {
            Enabled = input.Bool("Enabled") ?? basis.Enabled,
            BatchSize = InRange(input, "BatchSize", 1, 10_000) ?? basis.BatchSize,
            Window = InRange(input, "MaximumBatchingWindowInSeconds", 0, 300) is { } window ? TimeSpan.FromSeconds(window) : basis.Window,
            ParallelizationFactor = InRange(input, "ParallelizationFactor", 1, 10) ?? basis.ParallelizationFactor,
            TumblingWindow = InRange(input, "TumblingWindowInSeconds", 0, 900) is { } tumbling ? TimeSpan.FromSeconds(tumbling) : basis.TumblingWindow,
            OnFailure = onFailure is null ? basis.OnFailure
                : destination?.String("Destination") is { } arn ? DestinationSender.Check(arn, "sqs", "sns", "s3") : null,
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

    /// <summary>A time as SDKs and templates write it: epoch seconds, or ISO 8601.</summary>
    /// <exception cref="AwsException">InvalidParameterValueException.</exception>
    public static DateTimeOffset? Timestamp(JsonNode? node) => node switch
    {
        null => null,
        JsonValue value when value.GetValueKind() == JsonValueKind.Number => At(value.GetValue<double>()),
        JsonValue value when DateTimeOffset.TryParse(value.ToString(), CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var time) => time,
        JsonValue value when double.TryParse(value.ToString(), CultureInfo.InvariantCulture, out var seconds) => At(seconds),
        _ => throw NoTime(),
    };

    private static DateTimeOffset At(double seconds) =>
        seconds >= 0 && seconds <= (DateTimeOffset.MaxValue - DateTimeOffset.UnixEpoch).TotalSeconds - 1 ? DateTimeOffset.UnixEpoch.AddSeconds(seconds) : throw NoTime();

    private static AwsException NoTime() => new("InvalidParameterValueException", "StartingPositionTimestamp is not a time.");

    private static bool Reports(JsonArray types)
    {
        foreach (var type in types)
        {
            if (NodeText.Of(type) != "ReportBatchItemFailures")
                throw new AwsException("InvalidParameterValueException", $"FunctionResponseTypes: '{type}' is not a response type; the only one is ReportBatchItemFailures.");
        }

        return types.Count > 0;
    }

    private static int? InRange(Parameters input, string name, int least, int most, bool minusOne = false)
    {
        var value = input.Int(name);
        if (value is null || (minusOne && value == -1) || (value >= least && value <= most)) return value;
        throw new AwsException("InvalidParameterValueException", $"{name} must be {(minusOne ? "-1 or " : "")}{least} to {most}; it is {value}.");
    }
}
