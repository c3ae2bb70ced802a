using System.Text.Json.Nodes;

namespace Pipeline.Cloud.Tests.Recorded;

/// <summary>
/// Compares an answer with what is recorded of it: every member that is recorded must be there, an answer may have more. A recorded null is an absent
/// member or null. Numbers are compared as they are written.
/// </summary>
internal static class JsonDifference
{
    /// <summary>The first difference, or null.</summary>
    /// <param name="path">The path of the value, for messages.</param>
    /// <param name="recorded">What is recorded.</param>
    /// <param name="given">What was answered.</param>
    /// <param name="any">A recorded text that stands for any value; null for none.</param>
    public static string? Of(string path, JsonNode? recorded, JsonNode? given, string? any = null) => recorded switch
    {
        null => given is null ? null : $"{path}: there is {given.ToJsonString()}",
        JsonObject members when given is JsonObject found =>
            members.Select(member => Of($"{path}/{member.Key}", member.Value, found[member.Key], any)).FirstOrDefault(difference => difference is not null),
        JsonArray items when given is JsonArray found && found.Count == items.Count =>
            items.Select((item, index) => Of($"{path}/{index}", item, found[index], any)).FirstOrDefault(difference => difference is not null),
        JsonValue value when any is not null && given is not null && value.ToString() == any => null,
        JsonValue value when given is JsonValue found && value.ToJsonString() == found.ToJsonString() => null,
        _ => $"{path}: {given?.ToJsonString() ?? "nothing"} for {recorded.ToJsonString()}",
    };
}
