using System.Globalization;
using System.Net.Sockets;
using System.Text;

namespace Pipeline.Cloud.Tests.Recorded;

/// <summary>An answer.</summary>
/// <param name="Status">Its status.</param>
/// <param name="Headers">Its headers.</param>
/// <param name="Body">Its body.</param>
internal sealed record RecordedAnswer(int Status, IReadOnlyDictionary<string, string> Headers, byte[] Body);

/// <summary>
/// A client that reuses its connection as long as the server lets it, and that does not send a body for which it got an answer already: so do boto3
/// and the AWS CLI. A request that is not answered in time fails.
/// </summary>
internal sealed class RecordedConnection(Uri cloud) : IDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);
    private TcpClient? _client;
    private NetworkStream? _output;
    private Stream _input = Stream.Null;

    public async Task<RecordedAnswer> SendAsync(RecordedRequest request)
    {
        using var late = new CancellationTokenSource(Patience);
        if (_client is null) await OpenAsync(late.Token);
        await _output!.WriteAsync(request.Head, late.Token);
        if (!request.Waits) await _output!.WriteAsync(request.Body, late.Token);
        var (status, headers) = await HeadAsync(late.Token);
        if (status == 100)
        {
            await _output!.WriteAsync(request.Body, late.Token);
            (status, headers) = await HeadAsync(late.Token);
        }

        var hasBody = status is not (204 or 304) && !request.Head.AsSpan().StartsWith("HEAD "u8);
        var answer = new RecordedAnswer(status, headers, hasBody ? await BodyAsync(headers, late.Token) : []);
        if (headers.GetValueOrDefault("Connection", "").Equals("close", StringComparison.OrdinalIgnoreCase)) Dispose();
        return answer;
    }

    public void Dispose()
    {
        _client?.Dispose();
        _client = null;
    }

    private async Task OpenAsync(CancellationToken cancellationToken)
    {
        _client = new TcpClient();
        await _client.ConnectAsync(cloud.Host, cloud.Port, cancellationToken);
        _output = _client.GetStream();
        _input = new BufferedStream(_output);
    }

    private async Task<(int Status, Dictionary<string, string> Headers)> HeadAsync(CancellationToken cancellationToken)
    {
        var status = int.Parse((await LineAsync(cancellationToken)).Split(' ')[1], CultureInfo.InvariantCulture);
        var headers = new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase);
        while (await LineAsync(cancellationToken) is { Length: > 0 } line) headers[line[..line.IndexOf(':', StringComparison.Ordinal)]] = line[(line.IndexOf(':', StringComparison.Ordinal) + 1)..].Trim();
        return (status, headers);
    }

    private async Task<byte[]> BodyAsync(Dictionary<string, string> headers, CancellationToken cancellationToken)
    {
        if (headers.TryGetValue("Content-Length", out var length)) return await ReadAsync(int.Parse(length, CultureInfo.InvariantCulture), cancellationToken);
        if (!headers.ContainsKey("Transfer-Encoding")) return [];
        using var body = new MemoryStream();
        while (int.Parse(await LineAsync(cancellationToken), NumberStyles.HexNumber, CultureInfo.InvariantCulture) is > 0 and var size)
        {
            body.Write(await ReadAsync(size, cancellationToken));
            await LineAsync(cancellationToken);
        }

        await LineAsync(cancellationToken);
        return body.ToArray();
    }

    private async Task<byte[]> ReadAsync(int length, CancellationToken cancellationToken)
    {
        var bytes = new byte[length];
        await _input.ReadExactlyAsync(bytes, cancellationToken);
        return bytes;
    }

    private async Task<string> LineAsync(CancellationToken cancellationToken)
    {
        var line = new List<byte>();
        var one = new byte[1];
        while (line.Count < 2 || line[^2] != '\r' || line[^1] != '\n')
        {
            await _input.ReadExactlyAsync(one, cancellationToken);
            line.Add(one[0]);
        }

        return Encoding.UTF8.GetString([.. line[..^2]]);
    }
}
