using System.Collections.Immutable;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Pipeline.Cloud.Calls;
using Pipeline.Cloud.Protocol;
using Pipeline.Cloud.S3.Http;
using Pipeline.Cloud.S3.Objects;
using Pipeline.Cloud.S3.Storage;

namespace Pipeline.Cloud.S3.Operations;

/// <summary>The operations on objects for callers in the process, in the shapes that Step Functions' <c>aws-sdk:s3</c> integrations use.</summary>
internal sealed class ObjectOperations(BucketTable buckets, ObjectWriter writer, ObjectCopier copier)
{
    public IEnumerable<Operation> All =>
    [
        new Operation("ListObjectsV2", ListAsync) { Members = Members.Of("Bucket", "Prefix", "Delimiter", "MaxKeys", "ContinuationToken", "StartAfter") },
        new Operation("HeadObject", HeadAsync) { Members = Members.Of("Bucket", "Key", "VersionId") },
        new Operation("GetObject", GetAsync) { Members = Members.Of("Bucket", "Key", "VersionId") },
        new Operation("PutObject", PutAsync)
        {
            Members = Members.Of(
                "Bucket", "Key", "Body", "IfMatch", "IfNoneMatch", "ContentType", "CacheControl", "ContentDisposition", "ContentEncoding", "ContentLanguage",
                "Metadata"),
        },
        new Operation("CopyObject", CopyAsync)
        {
            Members = Members.Of(
                "Bucket", "Key", "CopySource", "MetadataDirective", "ContentType", "CacheControl", "ContentDisposition", "ContentEncoding", "ContentLanguage",
                "Metadata"),
        },
    ];

    private Task<JsonObject> ListAsync(JsonObject members, CallContext context)
    {
        var input = new Parameters("s3", members);
        var bucket = buckets.Get(input.RequiredString("Bucket"));
        var prefix = input.String("Prefix") ?? "";
        var token = input.String("ContinuationToken");
        var (after, isGroup) = token is null ? (input.String("StartAfter"), false) : ListRoutes.ReadToken(token);
        var limit = ListRoutes.Limit(input.Int("MaxKeys")?.ToString(System.Globalization.CultureInfo.InvariantCulture));
        var delimiter = input.String("Delimiter");
        var page = bucket.List(new ListQuery(prefix, delimiter, limit, after, isGroup));
        var answer = new JsonObject
        {
            ["Name"] = bucket.Name,
            ["Prefix"] = prefix,
            ["KeyCount"] = page.Objects.Count + page.CommonPrefixes.Count,
            ["MaxKeys"] = limit,
            ["IsTruncated"] = page.Truncated,
        };
        if (page.Objects.Count > 0) answer["Contents"] = new JsonArray([.. page.Objects.Select(Entry)]);
        if (page.CommonPrefixes.Count > 0)
            answer["CommonPrefixes"] = new JsonArray([.. page.CommonPrefixes.Select(group => (JsonNode)new JsonObject { ["Prefix"] = group })]);
        if (page.Truncated) answer["NextContinuationToken"] = ListRoutes.Token(page);
        return Answer(answer);
    }

    private Task<JsonObject> HeadAsync(JsonObject members, CallContext context)
    {
        var input = new Parameters("s3", members);
        var bucket = buckets.Get(input.RequiredString("Bucket"));
        var key = input.RequiredString("Key");
        return Answer(Describe(bucket.Get(key, DeleteOperations.NamedVersion(input)), bucket));
    }

    private async Task<JsonObject> GetAsync(JsonObject members, CallContext context)
    {
        var input = new Parameters("s3", members);
        var bucket = buckets.Get(input.RequiredString("Bucket"));
        var (item, file) = bucket.Open(input.RequiredString("Key"), DeleteOperations.NamedVersion(input));
        using (file)
        {
            if (item.Stored.Size > context.LargestAnswer) throw new AnswerTooLargeException(item.Stored.Size, context.LargestAnswer);
            var bytes = new byte[item.Stored.Size];
            await RandomAccess.ReadAsync(file, bytes, 0, context.Aborted);
            var answer = Describe(item, bucket);
            answer["Body"] = Encoding.UTF8.GetString(bytes);
            return answer;
        }
    }

    private async Task<JsonObject> PutAsync(JsonObject members, CallContext context)
    {
        var input = new Parameters("s3", members);
        var (bucket, key) = (input.RequiredString("Bucket"), input.RequiredString("Key"));
        // As in Step Functions, a body that is not a string is stored as its JSON.
        var body = input.Node("Body") switch
        {
            null => "",
            JsonValue value when value.GetValueKind() == JsonValueKind.String => value.GetValue<string>(),
            var other => other.ToJsonString(),
        };
        var metadata = Metadata(input);
        var condition = WriteCondition.Parse(input.String("IfMatch"), input.String("IfNoneMatch"));
        using var content = new MemoryStream(Encoding.UTF8.GetBytes(body));
        var item = await writer.PutAsync(bucket, key, content, metadata, condition, "ObjectCreated:Put", context.Aborted);
        var answer = new JsonObject { ["ETag"] = Quoted(item) };
        if (item.Version != VersionId.Null) answer["VersionId"] = item.Version;
        return answer;
    }

    private async Task<JsonObject> CopyAsync(JsonObject members, CallContext context)
    {
        var input = new Parameters("s3", members);
        var (bucket, key) = (input.RequiredString("Bucket"), input.RequiredString("Key"));
        var source = CopySource.Parse(input.RequiredString("CopySource"));
        var replaces = CopyRoutes.Replaces("MetadataDirective", input.String("MetadataDirective"));
        var metadata = Metadata(input);
        var item = await copier.CopyAsync(source, bucket, key, replaces ? metadata : null, null, StorageHeaders.Of(metadata), null, null, _ => { }, context.Aborted);
        var answer = new JsonObject
        {
            ["CopyObjectResult"] = new JsonObject { ["ETag"] = Quoted(item), ["LastModified"] = AwsTimestamp.Node(item.Stored.LastModified) },
        };
        if (item.Version != VersionId.Null) answer["VersionId"] = item.Version;
        return answer;
    }

    private static ObjectMetadata Metadata(Parameters input)
    {
        var headers = new[] { "CacheControl", "ContentDisposition", "ContentEncoding", "ContentLanguage" }
            .Select(name => KeyValuePair.Create(Hyphenated(name), input.String(name)))
            .Where(header => header.Value is not null)
            .ToImmutableSortedDictionary(header => header.Key, header => header.Value!, StringComparer.Ordinal);
        var user = (input.Object("Metadata") ?? []).ToImmutableSortedDictionary(
            entry => entry.Key.ToLowerInvariant(), entry => entry.Value?.ToString() ?? "", StringComparer.Ordinal);
        return new ObjectMetadata
        {
            ContentType = input.String("ContentType") ?? ObjectMetadata.DefaultContentType,
            Headers = headers,
            User = ObjectHeaders.Checked(user),
        };
    }

    private static string Hyphenated(string name) =>
        name.StartsWith("Content", StringComparison.Ordinal) ? "Content-" + name["Content".Length..] : "Cache-Control";

    private static JsonObject Describe(S3Object item, Bucket bucket)
    {
        var answer = new JsonObject
        {
            ["AcceptRanges"] = "bytes",
            ["ContentLength"] = item.Stored.Size,
            ["ContentType"] = item.Stored.ContentType,
            ["ETag"] = Quoted(item),
            ["LastModified"] = AwsTimestamp.Node(item.Stored.LastModified),
            ["Metadata"] = new JsonObject(item.Metadata.User.Select(entry => KeyValuePair.Create(entry.Key, (JsonNode?)entry.Value))),
        };
        if (bucket.Versioning != Versioning.Off) answer["VersionId"] = item.Version;
        foreach (var (name, value) in item.Metadata.Headers)
        {
            if (!name.StartsWith("x-amz-", StringComparison.Ordinal)) answer[name.Replace("-", "", StringComparison.Ordinal)] = value;
        }

        return answer;
    }

    private static JsonNode Entry(S3Object item) => new JsonObject
    {
        ["Key"] = item.Key,
        ["LastModified"] = AwsTimestamp.Node(item.Stored.LastModified),
        ["ETag"] = Quoted(item),
        ["Size"] = item.Stored.Size,
        ["StorageClass"] = item.Metadata.Headers.GetValueOrDefault(StorageHeaders.Class, "STANDARD"),
    };

    private static string Quoted(S3Object item) => '"' + item.Stored.ETag + '"';

    private static Task<JsonObject> Answer(JsonObject members) => Task.FromResult(members);
}
