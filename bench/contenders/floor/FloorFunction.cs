using System.Buffers.Text;
using System.Text;
using Pipeline.Aws.Direct;

namespace Pipeline.Bench.Floor;

/// <summary>What no function can do without: decodes the records and sends as many bodies of the same size as the project does, in the same order of stages.</summary>
internal sealed class FloorFunction(IServiceClient endpoint, IServiceClient table, IServiceClient lake, CallSizes calls, string endpointName, string bucket)
{
    // As functions/ScoringFunction.
    private const int EndpointParallelism = 4;
    private const int TableParallelism = 40;
    private static readonly ServiceHeader[] Row = [new("accept", "text/csv"), new("content-type", "text/csv")];
    private static readonly ServiceHeader[] Item = [new("content-type", "application/x-amz-json-1.0"), new("x-amz-target", "DynamoDB_20120810.BatchWriteItem")];
    private static readonly ServiceHeader[] Object = [new("content-type", "application/gzip")];
    private static readonly byte[] Answer = """{"batchItemFailures":[]}"""u8.ToArray();

    private readonly byte[] _rows = RowsOf(calls.EndpointBytes, calls.RowsPerCall);
    private readonly byte[] _items = new byte[(int)Math.Ceiling(calls.ItemsPerCall * calls.TableBytes)];
    private byte[] _object = [];
    private byte[] _data = new byte[64 * 1024];

    /// <summary>Handles an event.</summary>
    public async Task<Stream> HandleAsync(Stream input)
    {
        var memory = (MemoryStream)input;
        var records = Decode(memory.GetBuffer().AsSpan(0, (int)memory.Length), out var sequenceNumber);
        await EachAsync(endpoint, records, calls.RowsPerCall, EndpointParallelism, rows =>
            new ServiceRequest("POST", $"/endpoints/{endpointName}/invocations", Row, _rows.AsMemory(0, (int)(rows * calls.EndpointBytes) - 1)));
        await EachAsync(table, records, calls.ItemsPerCall, TableParallelism, items =>
            new ServiceRequest("POST", "/", Item, _items.AsMemory(0, (int)(items * calls.TableBytes))));
        var length = (int)(records * calls.LakeBytes);
        if (_object.Length < length) _object = new byte[length];
        using var landed = await lake.SendAsync(
            new ServiceRequest("PUT", $"/{bucket}/scored/{sequenceNumber}.ndjson.gz", Object, _object.AsMemory(0, length)), CancellationToken.None);
        if (!landed.IsSuccess) throw ServiceException.Of(landed);
        return new MemoryStream(Answer, writable: false);
    }

    private int Decode(ReadOnlySpan<byte> content, out string sequenceNumber)
    {
        var records = 0;
        var first = content[(content.IndexOf("\"sequenceNumber\":\""u8) + "\"sequenceNumber\":\""u8.Length)..];
        sequenceNumber = Encoding.ASCII.GetString(first[..first.IndexOf((byte)'"')]);
        while (content.IndexOf("\"data\":\""u8) is >= 0 and var at)
        {
            content = content[(at + "\"data\":\""u8.Length)..];
            var length = content.IndexOf((byte)'"');
            if (_data.Length < length) _data = new byte[length];
            Base64.DecodeFromUtf8(content[..length], _data, out _, out _);
            content = content[length..];
            records++;
        }

        return records;
    }

    private static async Task EachAsync(IServiceClient client, int records, int perCall, int parallelism, Func<int, ServiceRequest> request)
    {
        var count = (records + perCall - 1) / perCall;
        var next = 0;
        await Task.WhenAll(Enumerable.Range(0, Math.Min(count, parallelism)).Select(_ => WorkAsync()));

        async Task WorkAsync()
        {
            while (Interlocked.Increment(ref next) - 1 is var i && i < count)
            {
                using var reply = await client.SendAsync(request(Math.Min(perCall, records - (i * perCall))), CancellationToken.None);
                if (!reply.IsSuccess) throw ServiceException.Of(reply);
            }
        }
    }

    /// <summary>Rows that the endpoint can answer: it looks at the distance, which is the fourth.</summary>
    private static byte[] RowsOf(double bytes, int rowsPerCall)
    {
        var rows = new StringBuilder();
        for (var i = 1; i <= rowsPerCall; i++) rows.Append("18,1100,0,2.35".PadRight((int)(i * bytes) - rows.Length - 1, ',')).Append('\n');
        return Encoding.ASCII.GetBytes(rows.ToString());
    }
}
