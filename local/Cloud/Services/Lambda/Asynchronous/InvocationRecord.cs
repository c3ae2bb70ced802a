using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using Pipeline.Cloud.Lambda.Definitions;
using Pipeline.Cloud.Lambda.Environments;
using Pipeline.Cloud.Protocol;

namespace Pipeline.Cloud.Lambda.Asynchronous;

/// <summary>The document that a destination receives. Source: "Capturing records of Lambda asynchronous invocations".</summary>
internal static class InvocationRecord
{
    public static JsonObject Of(QueuedEvent queued, string functionArn, string condition, int invocations, InvocationResult? last, DateTimeOffset now)
    {
        var record = new JsonObject
        {
            ["version"] = "1.0",
            ["timestamp"] = now.ToString("yyyy-MM-dd'T'HH:mm:ss.fff'Z'", CultureInfo.InvariantCulture),
            ["requestContext"] = new JsonObject
            {
                ["requestId"] = queued.RequestId,
                ["functionArn"] = $"{functionArn}:{queued.Qualifier ?? FunctionDefinition.Latest}",
                ["condition"] = condition,
                ["approximateInvokeCount"] = invocations,
            },
            ["requestPayload"] = Json(queued.Payload),
        };
        if (last is null) return record;
        var response = new JsonObject { ["statusCode"] = 200, ["executedVersion"] = last.ExecutedVersion };
        if (last.FunctionError is not null) response["functionError"] = last.FunctionError;
        record["responseContext"] = response;
        record["responsePayload"] = Json(last.Payload);
        return record;
    }

    // A function may answer with anything; an answer that is not JSON is sent as a string.
    private static JsonNode? Json(ReadOnlyMemory<byte> payload)
    {
        if (payload.IsEmpty) return null;
        try
        {
            return DocumentJson.Parse(payload.Span);
        }
        catch (JsonException)
        {
            return JsonValue.Create(System.Text.Encoding.UTF8.GetString(payload.Span));
        }
    }
}
