using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using Pipeline.Cloud.Lambda.Requests;
using Pipeline.Cloud.Protocol;

namespace Pipeline.Cloud.Lambda.Mappings.Configuration;

/// <summary>Where a new mapping reads, and from where on.</summary>
/// <param name="Arn">The stream, or a consumer of it.</param>
/// <param name="Position">TRIM_HORIZON, LATEST or AT_TIMESTAMP.</param>
/// <param name="From">The time at which AT_TIMESTAMP starts.</param>
internal sealed record MappingSource(string Arn, string Position, DateTimeOffset? From)
{
    // Services whose mappings Lambda has and this cloud has not.
    private static readonly string[] Others = ["sqs", "dynamodb", "kafka", "mq", "rds"];

    /// <summary>Reads the source.</summary>
    /// <exception cref="AwsException">It is missing, invalid or not emulated.</exception>
    public static MappingSource Read(Parameters input)
    {
        var service = input.String("EventSourceArn")?.Split(':') is ["arn", _, var named, _, _, _, ..] ? named : null;
        if (Others.Contains(service)) throw AwsException.NotEmulated("lambda", $"an event source other than a Kinesis stream ('{input.String("EventSourceArn")}')");
        if (service != "kinesis") throw new AwsException("InvalidParameterValueException", "Unrecognized event source.");
        var position = RequestRules.OneOf(input, "StartingPosition", "startingPosition", "LATEST", "AT_TIMESTAMP", "TRIM_HORIZON") ?? throw new AwsException(
            "InvalidParameterValueException", "1 validation error detected: Value null at 'startingPosition' failed to satisfy constraint: Member must not be null.");
        var from = Timestamp(input.Node("StartingPositionTimestamp"));
        if ((position == "AT_TIMESTAMP") != (from is not null))
            throw new AwsException("InvalidParameterValueException", "StartingPositionTimestamp goes with StartingPosition AT_TIMESTAMP, and only with it.");
        return new MappingSource(input.RequiredString("EventSourceArn"), position, from);
    }

    // As SDKs and templates write it: epoch seconds, or ISO 8601.
    private static DateTimeOffset? Timestamp(JsonNode? node) => node switch
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
}
