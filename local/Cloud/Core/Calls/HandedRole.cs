using System.Text.Json.Nodes;
using Pipeline.Cloud.Protocol;

namespace Pipeline.Cloud.Calls;

/// <summary>A role that an operation hands to its service: the caller must be allowed to pass it, and the service to assume it.</summary>
/// <param name="Service">The service, such as <c>lambda.amazonaws.com</c>.</param>
/// <param name="Roles">The roles that a request names.</param>
/// <param name="Source">The resource in whose name the service assumes it; null where the service does not say.</param>
/// <param name="Refusal">What the service answers where it cannot assume the role.</param>
public sealed record HandedRole(
    string Service, Func<JsonObject, IEnumerable<JsonNode?>> Roles, Func<CallSubject, string>? Source, Func<string, AwsException> Refusal);
