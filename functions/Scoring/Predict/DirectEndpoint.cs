using System.Text.Json;
using Pipeline.Aws.Direct;

namespace Pipeline.Scoring.Predict;

/// <summary>
/// Calls a SageMaker endpoint with the built-in XGBoost over the built-in transport. Source: "InvokeEndpoint" (Amazon SageMaker API
/// Reference).
/// </summary>
internal sealed class DirectEndpoint(IServiceClient client, string endpointName) : IModelEndpoint
{
    private static readonly ServiceHeader[] Headers = [new("accept", "text/csv"), new("content-type", "text/csv")];
    private readonly string _path = $"/endpoints/{Uri.EscapeDataString(endpointName)}/invocations";

    /// <inheritdoc />
    public async Task<EndpointReply> InvokeAsync(ReadOnlyMemory<byte> rows, CancellationToken cancellationToken)
    {
        using var reply = await client.SendAsync(new ServiceRequest("POST", _path, Headers, rows), cancellationToken);
        if (reply.IsSuccess) return new EndpointReply(reply.Body.ToArray(), reply.Header("x-amzn-invoked-production-variant"u8));

        var error = ServiceException.Of(reply);
        throw error.Code switch
        {
            "ModelError" => (Exception?)ReadRefusal(reply.Body, error) ?? error,
            "ValidationError" when error.Message.Contains("not found", StringComparison.OrdinalIgnoreCase) => new EndpointMissingException(error.Message, error),
            _ => error,
        };
    }

    /// <summary>Reads the container's error from the reply; null if it is not a final refusal of the rows.</summary>
    private static RowsRefusedException? ReadRefusal(ReadOnlyMemory<byte> body, ServiceException error)
    {
        try
        {
            using var json = JsonDocument.Parse(body);
            if (json.RootElement is not { ValueKind: JsonValueKind.Object } said) return null;
            if (!said.TryGetProperty("OriginalStatusCode", out var status) || status.ValueKind != JsonValueKind.Number || !status.TryGetInt32(out var code)) return null;
            if (code is < 400 or >= 500 or 408 or 429) return null;
            var message = said.TryGetProperty("OriginalMessage", out var original) && original.ValueKind == JsonValueKind.String ? original.GetString() : null;
            return new RowsRefusedException(code, message ?? error.Message, error);
        }
        catch (JsonException)
        {
            // Probably a proxy's error page, which says nothing about the rows.
            return null;
        }
    }
}
