using System.Globalization;
using System.Text.Json.Nodes;
using Pipeline.Cloud.Protocol;

namespace Pipeline.Cloud.CloudWatch.Operations;

/// <summary>Reads times of requests: seconds since 1970 in JSON and CBOR, ISO 8601 in forms and in the arguments of a workflow's task.</summary>
internal static class RequestTime
{
    private static readonly double Least = DateTimeOffset.MinValue.ToUnixTimeSeconds();
    private static readonly double Most = DateTimeOffset.MaxValue.ToUnixTimeSeconds();

    /// <summary>A time, or null.</summary>
    /// <param name="parameters">What it is a member of.</param>
    /// <param name="name">Its name.</param>
    /// <param name="parameter">Where it is, for messages.</param>
    /// <exception cref="AwsException">SerializationException, or InvalidParameterValue.</exception>
    public static DateTimeOffset? Read(Parameters parameters, string name, string parameter) => parameters.Node(name) switch
    {
        null => null,
        JsonValue value when NodeText.Of(value) is { } text => Parse(text) ?? throw CloudWatchErrors.Value(parameter, text),
        _ when parameters.Number(name) is { } seconds && seconds >= Least && seconds <= Most => DateTimeOffset.UnixEpoch.AddSeconds(seconds),
        var other => throw CloudWatchErrors.Value(parameter, other.ToString()),
    };

    /// <summary>A time that must be there.</summary>
    /// <exception cref="AwsException">As above, and MissingParameter.</exception>
    public static DateTimeOffset Required(Parameters parameters, string name) => Read(parameters, name, name) ?? throw CloudWatchErrors.Missing(name);

    private static DateTimeOffset? Parse(string text) =>
        DateTimeOffset.TryParseExact(
            text, ["yyyy-MM-dd'T'HH:mm:ssK", "yyyy-MM-dd'T'HH:mm:ss.FFFFFFFK"], CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var time) ? time : null;
}
