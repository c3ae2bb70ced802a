using System.Text.Json.Nodes;

namespace Pipeline.Cloud.Tests.Fuzz;

/// <summary>Makes values of requests: mostly what a member of that name might have, otherwise of any kind. The same random numbers make the same values.</summary>
/// <param name="random">The random numbers.</param>
/// <param name="vocabulary">Names of members.</param>
/// <param name="odd">How many of ten values are of a kind that nobody sends.</param>
internal sealed class ValueMaker(Random random, IReadOnlyList<string> vocabulary, int odd)
{
    private const int Deepest = 4;

    private static readonly string[] Names = ["fuzz-a", "fuzz-b", "fuzz_c", "shardId-000000000000", "AT_TIMESTAMP", "LATEST", "STANDARD", "String"];
    private static readonly string[] Nested =
    [
        "Id", "Name", "Type", "Key", "Value", "Data", "PartitionKey", "MessageBody", "Arn", "RoleArn", "S", "N", "M", "L", "Path", "S3Targets", "StorageDescriptor", "Columns",
        "Location", "StreamMode", "DataType", "StringValue", "KeyType", "AttributeName", "AttributeType", "Mode", "VariantName", "ModelName", "InitialInstanceCount", "S3Uri",
        "OutputLocation", "Values", "ZipFile", "S3Bucket", "S3Key", "Destination", "Variables",
    ];

    private static readonly string[] Texts =
    [
        "", " ", "0", "-1", "x", "é😀", "\u0000", "..", "%00", "*", "arn:", "arn:aws:s3:::fuzz-a/k", "null", "{}", "[]", "{", "true", "1e999", "2026-01-15T00:00:00Z", "rate(1 day)", "AAAA", "=",
        "{\"Statement\":[{\"Effect\":\"Allow\",\"Action\":\"*\",\"Resource\":\"*\"}]}", "{\"StartAt\":\"A\",\"States\":{\"A\":{\"Type\":\"Pass\",\"End\":true}}}", "a = :a", "select 1", "s3://fuzz-a/k/",
        "http://localhost/000000000000/fuzz-a", "1|2", "YXJufDF8Mnwz",
    ];

    private static readonly Func<JsonNode?>[] Odd =
    [
        () => null, () => 0, () => -1, () => int.MaxValue, () => long.MinValue, () => 1e300, () => 0.5, () => true, () => false, () => "", () => new JsonArray(), () => new JsonObject(),
        () => new JsonArray(null, null), () => new JsonObject { [""] = null }, () => new string('a', 70_000), () => Deep(50), () => Deep(63), () => ulong.MaxValue,
    ];

    /// <summary>A value for a member.</summary>
    public JsonNode? Make(string member, int depth = 0) =>
        random.Next(10) >= odd ? Likely(member, depth) : random.Next(3) == 0 ? Structure(depth) : Odd[random.Next(Odd.Length)]();

    /// <summary>One of several.</summary>
    public T Pick<T>(IReadOnlyList<T> several) => several[random.Next(several.Count)];

    /// <summary>A short text.</summary>
    public string Text() => random.Next(2) == 0 ? Pick(Names) : Pick(Texts);

    private JsonNode? Likely(string member, int depth)
    {
        bool Has(string part) => member.Contains(part, StringComparison.OrdinalIgnoreCase);
        if (Has("arn")) return $"arn:aws:{Pick(["kinesis", "sqs", "lambda", "states", "iam", "sns", "s3"])}:us-east-1:000000000000:{Pick(["stream/", "", "function:", "stateMachine:", "role/", "table/"])}{Pick(Names)}";
        if (Has("url")) return "http://localhost/000000000000/" + Pick(Names);
        // Nobody waits here for what does not come.
        if (Has("wait")) return 0;
        if (Has("max") || Has("limit") || Has("count") || Has("seconds") || Has("size") || Has("hours")) return random.Next(-1, 30);
        if (Has("name") || Has("id")) return Pick(Names);
        if (Has("records") || Has("entries") || Has("list") || Has("tags") || Has("keys") || (member.EndsWith('s') && random.Next(3) == 0)) return List(depth);
        return random.Next(3) == 0 ? Structure(depth) : Text();
    }

    private JsonArray List(int depth) => depth >= Deepest ? [] : [.. Enumerable.Range(0, random.Next(4)).Select(_ => Make("item", depth + 1))];

    private JsonObject Structure(int depth)
    {
        var members = new JsonObject();
        for (var left = depth >= Deepest ? 0 : random.Next(4); left > 0; left--)
        {
            var name = random.Next(4) == 0 ? Pick(vocabulary) : Pick(Nested);
            members[name] = Make(name, depth + 1);
        }

        return members;
    }

    private static JsonNode Deep(int levels)
    {
        JsonNode node = new JsonObject();
        for (; levels > 0; levels--) node = levels % 2 == 0 ? new JsonArray(node) : new JsonObject { ["a"] = node };
        return node;
    }
}
