using System.Globalization;
using System.Text;
using System.Text.Json.Nodes;
using Pipeline.Cloud.Resources;
using Pipeline.Cloud.S3.Storage;

namespace Pipeline.Cloud.S3.Notifications;

/// <summary>An event and the document that carries it. Source: "Event message structure", version 2.1.</summary>
/// <param name="Name">Without <c>s3:</c>, as the document has it.</param>
/// <param name="Bucket">The bucket.</param>
/// <param name="Key">The key, unescaped.</param>
/// <param name="Sequencer">Orders the events of one key.</param>
/// <param name="Created">The object; null for a deletion.</param>
/// <param name="Version">The id of the version that was made or deleted; null in a bucket without versions.</param>
/// <param name="Time">When it happened.</param>
internal sealed record S3Event(string Name, string Bucket, string Key, string Sequencer, S3Object? Created, string? Version, DateTimeOffset Time)
{
    /// <summary>The document that a rule's target gets.</summary>
    public JsonObject Document(string ruleId, string region, string accountId)
    {
        var item = new JsonObject { ["key"] = EncodeKey(Key) };
        if (Created is not null)
        {
            item["size"] = Created.Stored.Size;
            item["eTag"] = Created.Stored.ETag;
        }

        if (Version is not null) item["versionId"] = Version;
        item["sequencer"] = Sequencer;
        var record = new JsonObject
        {
            ["eventVersion"] = "2.1",
            ["eventSource"] = "aws:s3",
            ["awsRegion"] = region,
            ["eventTime"] = Time.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss.fff'Z'", CultureInfo.InvariantCulture),
            ["eventName"] = Name,
            ["userIdentity"] = new JsonObject { ["principalId"] = "AWS:" + accountId },
            ["requestParameters"] = new JsonObject { ["sourceIPAddress"] = "127.0.0.1" },
            ["responseElements"] = new JsonObject { ["x-amz-request-id"] = Sequencer, ["x-amz-id-2"] = Sequencer },
            ["s3"] = new JsonObject
            {
                ["s3SchemaVersion"] = "1.0",
                ["configurationId"] = ruleId,
                ["bucket"] = new JsonObject
                {
                    ["name"] = Bucket,
                    ["ownerIdentity"] = new JsonObject { ["principalId"] = accountId },
                    ["arn"] = S3Arn.Of(Bucket),
                },
                ["object"] = item,
            },
        };
        return new JsonObject { ["Records"] = new JsonArray(record) };
    }

    /// <summary>A key as events show it: URL-encoded, with <c>+</c> for a space and slashes as they are.</summary>
    internal static string EncodeKey(string key)
    {
        var encoded = new StringBuilder(key.Length + 16);
        foreach (var value in Encoding.UTF8.GetBytes(key))
        {
            if (char.IsAsciiLetterOrDigit((char)value) || value is (byte)'-' or (byte)'_' or (byte)'.' or (byte)'*' or (byte)'/') encoded.Append((char)value);
            else if (value == ' ') encoded.Append('+');
            else encoded.Append('%').Append(value.ToString("X2", CultureInfo.InvariantCulture));
        }

        return encoded.ToString();
    }
}
