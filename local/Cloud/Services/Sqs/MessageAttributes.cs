using System.Buffers.Text;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Pipeline.Cloud.Protocol;

namespace Pipeline.Cloud.Sqs;

/// <summary>The attributes that a sender gives a message. Source: "Amazon SQS message attributes".</summary>
internal static partial class MessageAttributes
{
    private const string Member = "MessageAttributes";
    private const int MostAttributes = 10;

    /// <summary>Reads a message's attributes; null if it has none.</summary>
    /// <exception cref="AwsException">An attribute has no type, no value, or a value that does not match its type.</exception>
    public static JsonObject? Read(Parameters message)
    {
        if (message.Object(Member) is not { } given) return null;
        if (given.Count > MostAttributes) throw new AwsException("InvalidParameterValue", $"Number of message attributes [{given.Count}] exceeds the allowed maximum [{MostAttributes}].");
        var attributes = message.Nested(Member)!;
        foreach (var name in given.Select(attribute => attribute.Key))
        {
            var attribute = attributes.Nested(name) ?? throw attributes.Missing(name);
            Check(name, attribute.RequiredString("DataType"), attribute.String("StringValue"), attribute.String("BinaryValue"));
        }

        return given;
    }

    private static void Check(string name, string type, string? text, string? binary)
    {
        if (!Name().IsMatch(name))
        {
            throw new AwsException(
                "InvalidParameterValue",
                $"The message attribute name '{name}' is invalid. Attribute name can contain A-Z, a-z, 0-9, underscore (_), hyphen (-), and period (.) characters.");
        }

        if (type.Split('.')[0] is not ("String" or "Number" or "Binary"))
            throw Invalid(name, "has an invalid message attribute type, the set of supported type prefixes is Binary, Number, and String");
        if (text is null && binary is null) throw Invalid(name, $"must contain a non-empty value of type '{type}'");
        if (text is not null && XmlCharacters.Forbidden(text) is { } character) throw Invalid(name, $"has the character {character}, which XML 1.0 does not allow");
        if (binary is not null && !Base64.IsValid(binary)) throw Invalid(name, "has a BinaryValue that is not Base64");
    }

    private static AwsException Invalid(string name, string why) => new("InvalidParameterValue", $"The message attribute '{name}' {why}.");

    [GeneratedRegex(@"^[A-Za-z0-9_.-]{1,256}\z")]
    private static partial Regex Name();
}
