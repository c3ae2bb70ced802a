using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;

namespace Pipeline.Cloud.Sns;

/// <summary>A message as its subscribers get it. Source: "Parsing Amazon SNS message formats", "Using AWS Lambda with Amazon SNS".</summary>
/// <param name="Id">The message's id.</param>
/// <param name="TopicArn">Its topic.</param>
/// <param name="Subject">Its subject, or null.</param>
/// <param name="Message">Its text.</param>
/// <param name="At">When it was published.</param>
/// <param name="Attributes">Its attributes, or null.</param>
internal sealed record Notification(string Id, string TopicArn, string? Subject, string Message, DateTimeOffset At, JsonObject? Attributes)
{
    // The length of a signature by RSA with 2048 bits.
    private const int SignatureBytes = 256;

    // A certificate is named by an MD5 digest; this machine's SNS has one name.
    private const string Certificate = "SimpleNotificationService-00000000000000000000000000000000.pem";

    private string Endpoint => $"https://sns.{TopicArn.Split(':')[3]}.amazonaws.com/";

    private string Time => At.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss.fff'Z'", CultureInfo.InvariantCulture);

    /// <summary>What a subscriber gets.</summary>
    public string For(Subscription subscription) => subscription switch
    {
        { Protocol: "lambda" } => Event(subscription).ToJsonString(),
        { Raw: true } => Message,
        _ => Envelope("UnsubscribeURL", "SigningCertURL", subscription).ToJsonString(),
    };

    private JsonObject Event(Subscription subscription)
    {
        var envelope = Envelope("UnsubscribeUrl", "SigningCertUrl", subscription);
        // A function's event has both in every case.
        envelope.TryAdd("Subject", null);
        envelope.TryAdd("MessageAttributes", new JsonObject());
        return new JsonObject
        {
            ["Records"] = new JsonArray(new JsonObject
            {
                ["EventSource"] = "aws:sns",
                ["EventVersion"] = "1.0",
                ["EventSubscriptionArn"] = subscription.Arn,
                ["Sns"] = envelope,
            }),
        };
    }

    // The addresses are AWS's, where this topic does not exist, and the signature has the right form but verifies nothing: this machine has no key of SNS.
    private JsonObject Envelope(string unsubscribeUrl, string certificateUrl, Subscription subscription)
    {
        var envelope = new JsonObject
        {
            ["Type"] = "Notification",
            ["MessageId"] = Id,
            ["TopicArn"] = TopicArn,
            ["Message"] = Message,
            ["Timestamp"] = Time,
            ["SignatureVersion"] = "1",
            ["Signature"] = Signature(),
            [certificateUrl] = Endpoint + Certificate,
            [unsubscribeUrl] = $"{Endpoint}?Action=Unsubscribe&SubscriptionArn={subscription.Arn}",
        };
        if (Subject is not null) envelope["Subject"] = Subject;
        if (Attributes is { Count: > 0 })
        {
            envelope["MessageAttributes"] = new JsonObject(Attributes.Select(entry => KeyValuePair.Create(entry.Key, (JsonNode?)new JsonObject
            {
                ["Type"] = entry.Value?["DataType"]?.DeepClone(),
                ["Value"] = (entry.Value?["StringValue"] ?? entry.Value?["BinaryValue"])?.DeepClone(),
            })));
        }

        return envelope;
    }

    private string Signature()
    {
        var bytes = new byte[SignatureBytes];
        HKDF.DeriveKey(HashAlgorithmName.SHA256, Encoding.UTF8.GetBytes($"{Id}\n{TopicArn}\n{Subject}\n{Message}\n{Time}"), bytes, [], []);
        return Convert.ToBase64String(bytes);
    }
}
