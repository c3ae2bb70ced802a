using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using Pipeline.Cloud.Protocol;

namespace Pipeline.Cloud.S3.Http;

/// <summary>The policy that the signer of a form wrote: until when, and with which fields, the form may be used. Source: "Creating a POST policy".</summary>
internal sealed class PostPolicy
{
    // Fields that a policy need not mention.
    private static readonly HashSet<string> Unmentioned = new(StringComparer.OrdinalIgnoreCase) { "AWSAccessKeyId", "signature", "policy", "x-amz-signature", "file", "submit" };

    private readonly DateTimeOffset _expiration;
    private readonly IReadOnlyList<PostCondition> _conditions;

    private PostPolicy(DateTimeOffset expiration, IReadOnlyList<PostCondition> conditions) => (_expiration, _conditions) = (expiration, conditions);

    /// <summary>The lengths that the file may have, from the policy's <c>content-length-range</c>.</summary>
    public (long Least, long Most) Lengths { get; private init; } = (0, RequestBody.LargestPut);

    /// <summary>Reads a policy.</summary>
    /// <param name="base64">The form's field.</param>
    /// <exception cref="AwsException">InvalidPolicyDocument.</exception>
    public static PostPolicy Read(string base64)
    {
        var document = Parse(base64);
        if (!DateTimeOffset.TryParse(NodeText.Of(document["expiration"]), CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var expiration))
            throw Invalid("Invalid 'expiration' value: it must be a time in ISO 8601.");
        if (document["conditions"] is not JsonArray conditions) throw Invalid("Policy missing conditions.");
        var (wanted, lengths) = (new List<PostCondition>(), (Least: 0L, Most: RequestBody.LargestPut));
        foreach (var condition in conditions)
        {
            switch (condition)
            {
                case JsonObject exact:
                    wanted.AddRange(exact.Select(member => new PostCondition(member.Key, NodeText.Of(member.Value) ?? throw Invalid("Invalid simple condition: a value must be a text."), Prefix: false)));
                    break;
                case JsonArray and [var first, var least, var most] when IsWord(first, "content-length-range"):
                    lengths = (Math.Max(lengths.Least, Number(least)), Math.Min(lengths.Most, Number(most)));
                    break;
                case JsonArray and [var word, var name, var value] when (IsWord(word, "eq") || IsWord(word, "starts-with")) && NodeText.Of(name)?.StartsWith('$') == true && NodeText.Of(value) is { } text:
                    wanted.Add(new PostCondition(NodeText.Of(name)![1..], text, IsWord(word, "starts-with")));
                    break;
                default:
                    throw Invalid($"Invalid condition: {condition?.ToJsonString() ?? "null"}.");
            }
        }

        return new PostPolicy(expiration, wanted) { Lengths = lengths };
    }

    /// <summary>Checks a form.</summary>
    /// <param name="form">The form.</param>
    /// <param name="bucket">The bucket that it is sent to.</param>
    /// <param name="now">When.</param>
    /// <exception cref="AwsException">AccessDenied: the policy has expired, a condition does not hold, or a field is not in the policy.</exception>
    public void Check(PostForm form, string bucket, DateTimeOffset now)
    {
        if (_expiration < now) throw Denied("Policy expired.");
        foreach (var condition in _conditions)
        {
            var given = condition.Field.Equals("bucket", StringComparison.OrdinalIgnoreCase) ? bucket : form.Field(condition.Field) ?? "";
            if (!condition.Holds(given)) throw Denied($"Policy Condition failed: {condition}");
        }

        var extra = form.Fields.Keys
            .Where(name => !Unmentioned.Contains(name) && !name.StartsWith("x-ignore-", StringComparison.OrdinalIgnoreCase))
            .Where(name => !_conditions.Any(condition => condition.Field.Equals(name, StringComparison.OrdinalIgnoreCase)))
            .ToList();
        if (extra.Count > 0) throw Denied($"Extra input fields: {string.Join(", ", extra)}");
    }

    private static JsonObject Parse(string base64)
    {
        try
        {
            return DocumentJson.Parse(Convert.FromBase64String(base64)) as JsonObject ?? throw Invalid("Invalid JSON.");
        }
        catch (Exception e) when (e is FormatException or JsonException)
        {
            throw Invalid("Invalid JSON.");
        }
    }

    private static bool IsWord(JsonNode? node, string word) => word.Equals(NodeText.Of(node), StringComparison.OrdinalIgnoreCase);

    private static long Number(JsonNode? node) =>
        node is JsonValue value && long.TryParse(value.ToString(), NumberStyles.None, CultureInfo.InvariantCulture, out var number)
            ? number
            : throw Invalid("Invalid content-length-range: it must have two whole numbers.");

    private static AwsException Invalid(string why) => new("InvalidPolicyDocument", $"Invalid Policy: {why}");

    private static AwsException Denied(string why) => new("AccessDenied", $"Invalid according to Policy: {why}", 403);
}

/// <summary>What a policy demands of a field.</summary>
/// <param name="Field">The field's name.</param>
/// <param name="Value">Its value, or what its value starts with.</param>
/// <param name="Prefix">Whether the value only has to start with it.</param>
internal sealed record PostCondition(string Field, string Value, bool Prefix)
{
    /// <summary>Whether a value satisfies the condition.</summary>
    public bool Holds(string given) => Prefix ? given.StartsWith(Value, StringComparison.Ordinal) : given == Value;

    public override string ToString() => $"[\"{(Prefix ? "starts-with" : "eq")}\", \"${Field}\", \"{Value}\"]";
}
