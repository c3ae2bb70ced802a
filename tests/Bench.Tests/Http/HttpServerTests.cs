using System.Net.Sockets;
using System.Text;
using Pipeline.Bench.Http;

namespace Pipeline.Bench.Tests.Http;

public sealed class HttpServerTests : IDisposable
{
    private readonly HttpServer _server = new(new Echo());
    private readonly TcpClient _client = new();

    public HttpServerTests()
    {
        var address = _server.Authority.Split(':');
        _client.Connect(address[0], int.Parse(address[1], System.Globalization.CultureInfo.InvariantCulture));
    }

    [Fact]
    public void A_body_of_a_declared_length_is_read_whole_even_when_it_arrives_in_pieces()
    {
        Send("POST /a HTTP/1.1\r\nHost: x\r\nContent-Le");
        Send("ngth: 10\r\n\r\n01234");
        Send("56789");

        Receive().ShouldEndWith("POST /a 0123456789");
    }

    [Fact]
    public void A_chunked_body_is_put_together()
    {
        Send("POST /a HTTP/1.1\r\nTransfer-Encoding: chunked\r\n\r\n4\r\n0123\r\n6;x=1\r\n456789\r\n0\r\ntrailer: 1\r\n\r\n");

        Receive().ShouldEndWith("POST /a 0123456789");
    }

    [Fact]
    public void A_client_that_waits_for_leave_to_send_its_body_gets_it()
    {
        Send("PUT /a HTTP/1.1\r\nExpect: 100-continue\r\nContent-Length: 3\r\n\r\n");
        Receive().ShouldBe("HTTP/1.1 100 Continue\r\n\r\n");
        Send("abc");

        Receive().ShouldEndWith("PUT /a abc");
    }

    [Fact]
    public void A_connection_is_kept_for_further_requests()
    {
        Send("GET /a HTTP/1.1\r\n\r\n");
        Receive().ShouldEndWith("GET /a ");
        Send($"POST /b HTTP/1.1\r\nContent-Length: 200000\r\n\r\n{new string('b', 200_000)}");

        Receive(200_000).ShouldEndWith("POST /b " + new string('b', 200_000));
    }

    public void Dispose()
    {
        _client.Dispose();
        _server.Dispose();
    }

    private void Send(string text) => _client.GetStream().Write(Encoding.ASCII.GetBytes(text));

    private string Receive(int atLeast = 1)
    {
        var text = new StringBuilder();
        var buffer = new byte[64 * 1024];
        while (text.Length < atLeast) text.Append(Encoding.ASCII.GetString(buffer, 0, _client.GetStream().Read(buffer)));
        return text.ToString();
    }

    private sealed class Echo : IHttpHandler
    {
        public void Handle(HttpRequest request, HttpConnection connection) =>
            connection.Write(Response.Of("200 OK", "text/plain", [.. request.Method, (byte)' ', .. request.Target, (byte)' ', .. request.Body]));
    }
}
