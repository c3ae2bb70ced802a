using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using Pipeline.Cloud.Protocol;

namespace Pipeline.Cloud.Sqs;

/// <summary>Reads the attribute that names a queue's dead-letter queue. Source: "SetQueueAttributes"; the reasons are in AWS's words.</summary>
internal static class RedrivePolicy
{
    private const string Queue = "deadLetterTargetArn";
    private const string Receives = "maxReceiveCount";

    /// <summary>Reads a policy.</summary>
    /// <returns>The ARN of the dead-letter queue, and how often a message may be received before it goes there.</returns>
    /// <exception cref="AwsException">InvalidParameterValue.</exception>
    public static (string Queue, int Receives) Read(string policy)
    {
        var document = Parse(policy);
        if (document.Any(member => member.Key is not (Queue or Receives))) throw Invalid(policy, $"Only following attributes are supported: [{Queue}, {Receives}].");
        var queue = NodeText.Of(document[Queue]) ?? throw Invalid(policy, $"Redrive policy does not contain mandatory attribute: {Queue}.");
        var receives = document[Receives] as JsonValue ?? throw Invalid(policy, $"Redrive policy does not contain mandatory attribute: {Receives}.");
        return int.TryParse(receives.ToString(), NumberStyles.None, CultureInfo.InvariantCulture, out var most) && most is >= 1 and <= 1000
            ? (queue, most)
            : throw Invalid(policy, $"Invalid value for {Receives}: {receives}, valid values are from 1 to 1000 both inclusive.");
    }

    /// <summary>The error for a policy.</summary>
    public static AwsException Invalid(string policy, string reason) =>
        new("InvalidParameterValue", $"Value {policy} for parameter RedrivePolicy is invalid. Reason: {reason}");

    private static JsonObject Parse(string policy)
    {
        try
        {
            return DocumentJson.Parse(policy) as JsonObject ?? throw Invalid(policy, "Redrive policy is not a valid JSON map.");
        }
        catch (JsonException)
        {
            throw Invalid(policy, "Redrive policy is not a valid JSON map.");
        }
    }
}
