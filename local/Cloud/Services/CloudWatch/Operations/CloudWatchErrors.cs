using Pipeline.Cloud.Protocol;

namespace Pipeline.Cloud.CloudWatch.Operations;

/// <summary>The errors of CloudWatch's operations on metrics. Older clients know them by the codes of the query protocol.</summary>
internal static class CloudWatchErrors
{
    /// <summary>A value that is not allowed.</summary>
    public static AwsException Value(string message) => new("InvalidParameterValueException", message) { QueryCode = "InvalidParameterValue" };

    /// <summary>A value that is not allowed.</summary>
    /// <param name="parameter">Where it is, as AWS writes it: <c>MetricData.member.1.Value</c>.</param>
    /// <param name="value">The value.</param>
    public static AwsException Value(string parameter, string value) => Value($"The value {value} for parameter {parameter} is invalid.");

    /// <summary>A list that is too long.</summary>
    public static AwsException TooMany(string parameter, int most) => Value($"The collection {parameter} must not have a size greater than {most}.");

    /// <summary>A parameter that is missing.</summary>
    public static AwsException Missing(string parameter) =>
        new("MissingRequiredParameterException", $"The parameter {parameter} is required.") { QueryCode = "MissingParameter" };

    /// <summary>Parameters that exclude each other, or of which one is needed.</summary>
    public static AwsException Combination(string message) => new("InvalidParameterCombinationException", message) { QueryCode = "InvalidParameterCombination" };
}
