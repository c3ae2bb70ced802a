using System.Text.Json.Nodes;
using Pipeline.Cloud.Protocol;

namespace Pipeline.Cloud.Calls;

/// <summary>The parts of a call on which its needed permissions depend.</summary>
/// <param name="Members">The request's members.</param>
/// <param name="Cloud">Names and ids of the local cloud.</param>
/// <param name="Action">The IAM action with the operation's name, for example <c>kinesis:PutRecords</c>.</param>
public sealed record CallSubject(JsonObject Members, LocalCloudOptions Cloud, string Action)
{
    /// <summary>A member's text; empty if missing: the need then has no resource, and no policy allows it.</summary>
    public string this[string member] => Text(Members[member]);

    /// <summary>The need of the operation's own action on a resource.</summary>
    public Need Need(string resource) => new(Action, resource);

    /// <summary>An ARN of this account and region.</summary>
    /// <param name="service">As in ARNs.</param>
    /// <param name="prefix">What precedes the name, such as <c>table/</c>.</param>
    /// <param name="name">The name; an ARN is returned as it is.</param>
    public string Arn(string service, string prefix, string name) => IsArn(name) ? name : Cloud.Arn(service, prefix + name);

    /// <summary>Whether a text is an ARN.</summary>
    public static bool IsArn(string text) => text.StartsWith("arn:", StringComparison.Ordinal);

    /// <summary>The text of a node; empty if it has none.</summary>
    public static string Text(JsonNode? node) => NodeText.Of(node) ?? "";
}
