using System.Net;
using System.Text.Json;
using Amazon.Runtime;
using Amazon.Runtime.Compat;
using Amazon.Runtime.Internal.Transform;

namespace Amazon.Kinesis.Model.Internal;

/// <summary>Reads what became of each record.</summary>
internal sealed class PutRecordsUnmarshaller : JsonResponseUnmarshaller
{
    /// <inheritdoc/>
    public override AmazonWebServiceResponse Unmarshall(JsonUnmarshallerContext context)
    {
        using var document = JsonDocument.Parse(context.Stream);
        return new PutRecordsResponse
        {
            FailedRecordCount = document.RootElement.TryGetProperty("FailedRecordCount", out var failed) ? failed.GetInt32() : null,
            Records = [.. document.RootElement.GetProperty("Records").EnumerateArray().Select(record => new PutRecordsResultEntry
            {
                ErrorCode = Text(record, "ErrorCode"),
                ErrorMessage = Text(record, "ErrorMessage"),
                SequenceNumber = Text(record, "SequenceNumber"),
                ShardId = Text(record, "ShardId"),
            })],
        };
    }

    /// <inheritdoc/>
    public override AmazonServiceException UnmarshallException(JsonUnmarshallerContext context, Exception innerException, HttpStatusCode statusCode)
    {
        var error = ServiceError.Read(context, innerException, statusCode).Response;
        return new AmazonServiceException(error.Message, error.InnerException, error.Type, error.Code, error.RequestId, statusCode);
    }

    private static string Text(JsonElement record, string name) => record.TryGetProperty(name, out var value) ? value.GetString() : null;
}
