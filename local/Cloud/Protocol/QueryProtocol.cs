using System.Globalization;
using System.Text.Json.Nodes;
using System.Xml.Linq;
using Microsoft.AspNetCore.Http;

namespace Pipeline.Cloud.Protocol;

/// <summary>The AWS query protocol: a form in, XML out (SNS, STS, SQS of older clients). Source: Smithy's "AWS query protocol".</summary>
public static class QueryProtocol
{
    /// <summary>Whether a request is of this protocol.</summary>
    public static bool Matches(HttpRequest request) => request.HasFormContentType;

    /// <summary>Reads the operation and its members; <c>A.member.1.B</c> and <c>A.entry.1.key</c> become lists and maps.</summary>
    public static async Task<(string Operation, JsonObject Input)> ReadAsync(HttpRequest request, CancellationToken cancellationToken)
    {
        var form = await request.ReadFormAsync(cancellationToken);
        string action = form["Action"].ToString();
        if (action.Length == 0) throw new AwsException("MissingAction", "The form has no 'Action'.");
        var root = new JsonObject();
        foreach (var (key, value) in form)
        {
            if (key is not ("Action" or "Version")) Insert(root, key.Split('.'), value.ToString());
        }

        return (action, (JsonObject)Fold(root)!);
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
            new XElement("Code", error.Code),
            new XElement("Message", error.Message));
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
        JsonObject members => new XElement(name, members.Select(member => Element(member.Key, member.Value))),
        JsonArray items => new XElement(name, items.Select(item => Element("member", item))),
        _ => new XElement(name, value is null ? "" : Convert.ToString(value.ToString(), CultureInfo.InvariantCulture)),
    };

    private static void Insert(JsonObject at, ReadOnlySpan<string> path, string value)
    {
        if (path.Length == 1)
        {
            at[path[0]] = value;
            return;
        }

        if (at[path[0]] is not JsonObject next) at[path[0]] = next = [];
        Insert(next, path[1..], value);
    }

    private static JsonNode? Fold(JsonNode? node)
    {
        if (node is not JsonObject members) return node?.DeepClone();
        if (members.Count == 1 && members.First() is { Key: "member" or "entry", Value: JsonObject numbered })
            return Fold(numbered);
        if (members.Count > 0 && members.All(member => int.TryParse(member.Key, NumberStyles.None, CultureInfo.InvariantCulture, out _)))
        {
            var ordered = members.OrderBy(member => int.Parse(member.Key, CultureInfo.InvariantCulture)).Select(member => Fold(member.Value)).ToList();
            if (ordered.All(item => item is JsonObject entry && (entry.ContainsKey("key") || entry.ContainsKey("Name")) && entry.Count == 2))
            {
                return new JsonObject(ordered.Select(item => item!.AsObject()).Select(entry => KeyValuePair.Create(
                    (entry["key"] ?? entry["Name"])!.ToString(),
                    (entry["value"] ?? entry["Value"])?.DeepClone())));
            }

            return new JsonArray([.. ordered]);
        }

        return new JsonObject(members.Select(member => KeyValuePair.Create(member.Key, Fold(member.Value))));
    }
}
