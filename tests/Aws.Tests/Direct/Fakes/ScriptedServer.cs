using System.Collections.Concurrent;
using System.Globalization;
using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using System.Security.Authentication;
using System.Security.Cryptography.X509Certificates;
using System.Text;

namespace Pipeline.Aws.Tests.Direct.Fakes;

/// <summary>A server that does with each call what the test says, byte for byte, also what no well-behaved server does.</summary>
internal sealed class ScriptedServer : IAsyncDisposable
{
    private readonly Func<SeenCall, Task<Answer>> _answer;
    private readonly X509Certificate2? _certificate;
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly CancellationTokenSource _end = new();
    private readonly ConcurrentQueue<SeenCall> _seen = new();
    private readonly Task _accepting;
    private readonly TaskCompletionSource _encrypted = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private int _connections;

    public ScriptedServer(Func<SeenCall, Task<Answer>> answer, X509Certificate2? certificate = null)
    {
        (_answer, _certificate) = (answer, certificate);
        _listener.Start();
        _accepting = AcceptAsync();
    }

    public ScriptedServer(Func<SeenCall, Answer> answer, X509Certificate2? certificate = null)
        : this(call => Task.FromResult(answer(call)), certificate)
    {
    }

    public Uri Address => new($"{(_certificate is null ? "http://127.0.0.1" : "https://localhost")}:{((IPEndPoint)_listener.LocalEndpoint).Port}");

    public IReadOnlyList<SeenCall> Seen => [.. _seen];

    /// <summary>Completes when a connection is encrypted and what the server sends then is sent.</summary>
    public Task Encrypted => _encrypted.Task;

    /// <summary>How many connections were opened.</summary>
    public int Connections => _connections;

    public async ValueTask DisposeAsync()
    {
        await _end.CancelAsync();
        // Accepting ends by the token. A listener that is stopped first fails a loop which has just accepted and comes round again.
        await _accepting;
        _listener.Stop();
        _end.Dispose();
    }

    private async Task AcceptAsync()
    {
        var serving = new List<Task>();
        try
        {
            while (true)
            {
                var client = await _listener.AcceptTcpClientAsync(_end.Token);
                serving.Add(ServeAsync(client, ++_connections));
            }
        }
        catch (OperationCanceledException)
        {
            await Task.WhenAll(serving);
        }
    }

    private async Task ServeAsync(TcpClient client, int connection)
    {
        using (client)
        {
            try
            {
                await using var stream = await OpenAsync(client);
                while (await ReadAsync(stream, connection) is { } call)
                {
                    _seen.Enqueue(call);
                    var answer = await _answer(call);
                    if (answer.Hangs) await Task.Delay(Timeout.Infinite, _end.Token);
                    await stream.WriteAsync(answer.Bytes, _end.Token);
                    if (answer.Closes) return;
                }
            }
            catch (Exception e) when (e is IOException or OperationCanceledException or AuthenticationException)
            {
                // The client has gone, or does not trust this server: the test sees it at the client.
            }
        }
    }

    private async Task<Stream> OpenAsync(TcpClient client)
    {
        if (_certificate is null) return client.GetStream();
        var encrypted = new SslStream(client.GetStream());
        var options = new SslServerAuthenticationOptions
        {
            // A context of its own is what makes the server send tickets, as AWS's do.
            ServerCertificateContext = SslStreamCertificateContext.Create(_certificate, null),
            ApplicationProtocols = [SslApplicationProtocol.Http2, SslApplicationProtocol.Http11],
        };
        await encrypted.AuthenticateAsServerAsync(options, _end.Token);
        _encrypted.TrySetResult();
        return encrypted;
    }

    private async Task<SeenCall?> ReadAsync(Stream stream, int connection)
    {
        var bytes = new List<byte>();
        var buffer = new byte[4096];
        int end;
        while ((end = Encoding.Latin1.GetString([.. bytes]).IndexOf("\r\n\r\n", StringComparison.Ordinal)) < 0)
        {
            var read = await stream.ReadAsync(buffer, _end.Token);
            if (read == 0) return null;
            bytes.AddRange(buffer.AsSpan(0, read));
        }

        var lines = Encoding.UTF8.GetString([.. bytes[..end]]).Split("\r\n");
        var headers = lines.Skip(1).Select(line => line.Split(':', 2)).ToDictionary(pair => pair[0], pair => pair[1].Trim(), StringComparer.OrdinalIgnoreCase);
        if (headers.ContainsKey("expect")) await stream.WriteAsync("HTTP/1.1 100 Continue\r\n\r\n"u8.ToArray(), _end.Token);
        var body = new byte[int.Parse(headers.GetValueOrDefault("content-length", "0"), CultureInfo.InvariantCulture)];
        bytes.CopyTo(end + 4, body, 0, bytes.Count - end - 4);
        await stream.ReadExactlyAsync(body.AsMemory(bytes.Count - end - 4), _end.Token);
        var first = lines[0].Split(' ');
        return new SeenCall(connection, first[0], first[1], headers, body, (stream as SslStream)?.NegotiatedApplicationProtocol.ToString() ?? "");
    }
}
