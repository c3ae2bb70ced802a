using System.Globalization;
using System.Text.Json.Nodes;
using System.Xml;
using System.Xml.Linq;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Primitives;
using Microsoft.Net.Http.Headers;

namespace Pipeline.Cloud.Protocol;

/// <summary>The AWS query protocol: a form in, XML out (SNS, STS; SQS and CloudWatch of older clients). Source: Smithy's "AWS query protocol".</summary>
public static class QueryProtocol
{
    private const string ContentType = "application/x-www-form-urlencoded";

    /// <summary>Whether a request is of this protocol.</summary>
    public static bool Matches(HttpRequest request) =>
        MediaTypeHeaderValue.TryParse(request.ContentType, out var type) && type.MediaType.Equals(ContentType, StringComparison.OrdinalIgnoreCase);

    /// <summary>A request's form. The body stays readable.</summary>
    /// <exception cref="AwsException">The body is not a form, is not UTF-8, or has more or longer fields than any client sends.</exception>
    public static async Task<IFormCollection> FormAsync(HttpRequest request, CancellationToken cancellationToken)
    {
        if (MediaTypeHeaderValue.TryParse(request.ContentType, out var type) && type.Charset.HasValue && !IsUtf8(type.Charset))
            throw new AwsException("MalformedQueryString", $"The form cannot be read: its charset is '{type.Charset}'; send UTF-8.");
        try
        {
            await RequestBuffer.KeepAsync(request, cancellationToken);
            var form = await request.ReadFormAsync(cancellationToken);
            request.Body.Position = 0;
            return form;
        }
        catch (InvalidDataException e)
        {
            throw new AwsException("MalformedQueryString", $"The form cannot be read: {e.Message}");
        }
    }

    /// <summary>Reads the operation and its members; <c>A.member.1.B</c> and <c>A.entry.1.key</c> become lists and maps.</summary>
    public static async Task<(string Operation, JsonObject Input)> ReadAsync(HttpRequest request, CancellationToken cancellationToken)
    {
        var form = await FormAsync(request, cancellationToken);
        string action = form["Action"].ToString();
        CheckText("Action", action);
        if (action.Length == 0) throw new AwsException("MissingAction", "The form has no 'Action'.");
        var root = new JsonObject();
        foreach (var (key, value) in form)
        {
            if (key is "Action" or "Version") continue;
            CheckText(key, value.ToString());
            Insert(root, key, key.Split('.'), value.ToString());
        }

        return (action, new JsonObject(root.Select(member => KeyValuePair.Create(member.Key, Fold(member.Value)))));
    }

    /// <summary>Writes an answer.</summary>
    public static Task WriteAsync(HttpContext http, string operation, JsonObject output, CallContext context)
    {
        var result = new XElement(operation + "Result", output.Select(member => Element(member.Key, member.Value)));
        return WriteXmlAsync(http, 200, new XElement(operation + "Response", result, Metadata(context)), context);
    }

    /// <summary>Writes an error.</summary>
    public static Task WriteErrorAsync(HttpContext http, AwsException error, CallContext context)
    {
        var body = new XElement(
            "Error",
            new XElement("Type", error.Status < 500 ? "Sender" : "Receiver"),
            new XElement("Code", error.QueryCode ?? error.Code),
            // The message may quote what the client sent.
            new XElement("Message", XmlCharacters.Clean(error.Message)));
        return WriteXmlAsync(http, error.Status, new XElement("ErrorResponse", body, new XElement("RequestId", context.RequestId)), context);
    }

    private static XElement Metadata(CallContext context) => new("ResponseMetadata", new XElement("RequestId", context.RequestId));

    private static async Task WriteXmlAsync(HttpContext http, int status, XElement document, CallContext context)
    {
        http.Response.StatusCode = status;
        http.Response.ContentType = "text/xml";
        http.Response.Headers["x-amzn-RequestId"] = context.RequestId;
        await http.Response.WriteAsync(document.ToString(SaveOptions.DisableFormatting), context.Aborted);
    }

    private static XElement Element(string name, JsonNode? value) => value switch
    {
        // The only maps in the answers of the services that speak this protocol here: of topics, subscriptions and queues, and of data points.
        JsonObject map when name is "Attributes" or "ExtendedStatistics" => new XElement(
            name,
            map.Select(entry => new XElement("entry", new XElement("key", XmlCharacters.Clean(entry.Key)), new XElement("value", Text(entry.Value))))),
        JsonObject members => new XElement(XmlConvert.EncodeLocalName(name), members.Select(member => Element(member.Key, member.Value))),
        JsonArray items => new XElement(XmlConvert.EncodeLocalName(name), items.Select(item => Element("member", item))),
        _ => new XElement(XmlConvert.EncodeLocalName(name), Text(value)),
    };

    private static string Text(JsonNode? value) =>
        value is JsonValue scalar && scalar.TryGetValue<AwsTimestamp>(out var time)
            ? time.Value.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss.fff'Z'", CultureInfo.InvariantCulture)
            : XmlCharacters.Clean(value?.ToString() ?? "");

    private static void Insert(JsonObject at, string name, ReadOnlySpan<string> path, string value)
    {
        while (path.Length > 1)
        {
            at[path[0]] ??= new JsonObject();
            at = at[path[0]] as JsonObject ?? throw Contradiction(name);
            path = path[1..];
        }

        if (at[path[0]] is not null) throw Contradiction(name);
        at[path[0]] = value;
    }

    private static bool IsUtf8(StringSegment charset) => HeaderUtilities.RemoveQuotes(charset).Equals("utf-8", StringComparison.OrdinalIgnoreCase);

    // Answers are XML and quote the request's text, so the request's text must fit into XML.
    private static void CheckText(string name, string value)
    {
        Check(name, "A field's name");
        Check(value, $"The value of '{name}'");

        static void Check(string text, string what)
        {
            if (XmlCharacters.Forbidden(text) is { } character) throw new AwsException("InvalidParameterValue", $"{what} has the character {character}, which XML does not allow.");
        }
    }

    private static AwsException Contradiction(string name) =>
        new("MalformedQueryString", $"The form's '{name}' is a value and a structure at once, or stands there twice.");

    private static JsonNode? Fold(JsonNode? node)
    {
        if (node is not JsonObject members) return node?.DeepClone();
        if (members.Count == 1 && members["member"] is JsonObject list && IsNumbered(list)) return List(list);
        if (members.Count == 1 && members["entry"] is JsonObject entries && IsNumbered(entries)) return Map(entries);
        return IsNumbered(members) ? List(members) : new JsonObject(members.Select(member => KeyValuePair.Create(member.Key, Fold(member.Value))));
    }

    private static bool IsNumbered(JsonObject members) =>
        members.Count > 0 && members.All(member => int.TryParse(member.Key, NumberStyles.None, CultureInfo.InvariantCulture, out _));

    private static IEnumerable<JsonNode?> InOrder(JsonObject numbered) =>
        numbered.OrderBy(member => int.Parse(member.Key, CultureInfo.InvariantCulture)).Select(member => member.Value);

    private static JsonArray List(JsonObject numbered) => [.. InOrder(numbered).Select(Fold)];

    private static JsonObject Map(JsonObject numbered)
    {
        var map = new JsonObject();
        foreach (var entry in InOrder(numbered).OfType<JsonObject>())
        {
            // SNS's message attributes capitalize the two names.
            var key = entry["key"] ?? entry["Name"] ?? throw new AwsException("MalformedQueryString", "An entry of a map has no key.");
            map[key.ToString()] = Fold(entry["value"] ?? entry["Value"]);
        }

        return map;
    }
}
