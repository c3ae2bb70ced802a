using System.Text.Json;
using Amazon.Runtime;
using Amazon.Runtime.Compat;
using Amazon.Runtime.Internal;
using Amazon.Runtime.Internal.Transform;

namespace Amazon.Kinesis.Model.Internal;

/// <summary>Puts records on the wire.</summary>
internal sealed class PutRecordsMarshaller : IMarshaller<IRequest, AmazonWebServiceRequest>
{
    /// <inheritdoc/>
    public IRequest Marshall(AmazonWebServiceRequest input)
    {
        var put = (PutRecordsRequest)input;
        return JsonRequest.Create(input, "Amazon.Kinesis", "Kinesis_20131202.PutRecords", "application/x-amz-json-1.1", "2013-12-02", writer =>
        {
            writer.WriteIfSet("StreamARN", put.StreamARN);
            writer.WriteIfSet("StreamName", put.StreamName);
            writer.WriteStartArray("Records");
            foreach (var record in put.Records ?? []) Write(writer, record);
            writer.WriteEndArray();
        });
    }

    private static void Write(Utf8JsonWriter writer, PutRecordsRequestEntry record)
    {
        writer.WriteStartObject();
        if (record.Data is { } data) writer.WriteBase64String("Data", data.TryGetBuffer(out var bytes) ? bytes : data.ToArray());
        writer.WriteIfSet("ExplicitHashKey", record.ExplicitHashKey);
        writer.WriteIfSet("PartitionKey", record.PartitionKey);
        writer.WriteEndObject();
    }
}
