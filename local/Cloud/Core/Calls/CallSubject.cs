using System.Text.Json.Nodes;
using Pipeline.Cloud.Protocol;

namespace Pipeline.Cloud.Calls;

/// <summary>What a call is about, as far as the permissions that it needs depend on that.</summary>
/// <param name="Members">The request's members.</param>
/// <param name="Cloud">Names and ids of the local cloud.</param>
/// <param name="Action">The IAM action of the operation's own name, for example <c>kinesis:PutRecords</c>.</param>
public sealed record CallSubject(JsonObject Members, LocalCloudOptions Cloud, string Action)
{
    /// <summary>A member's text; empty where it is missing, so that the need has no resource and no policy allows it.</summary>
    public string this[string member] => Text(Members[member]);

    /// <summary>The need of the operation's own action on a resource.</summary>
    public Need Need(string resource) => new(Action, resource);

    /// <summary>An ARN of this account and region.</summary>
    /// <param name="service">As in ARNs.</param>
    /// <param name="prefix">What precedes the name, such as <c>table/</c>.</param>
    /// <param name="name">The name; an ARN stands for itself.</param>
    public string Arn(string service, string prefix, string name) => IsArn(name) ? name : Cloud.Arn(service, prefix + name);

    /// <summary>Whether a text is an ARN.</summary>
    public static bool IsArn(string text) => text.StartsWith("arn:", StringComparison.Ordinal);

    /// <summary>The text of a node, or empty.</summary>
    public static string Text(JsonNode? node) => NodeText.Of(node) ?? "";
}
