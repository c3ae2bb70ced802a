using System.Text;
using System.Text.Json.Nodes;
using Pipeline.Aws.Direct;

namespace Pipeline.Aws.Tests.Direct.Fakes;

/// <summary>A service that answers one call after the other as the test says, and keeps what it was asked.</summary>
internal sealed class FakeServiceClient : IServiceClient
{
    private readonly Queue<(int Status, string Body, string Head)> _answers = new();
    private readonly List<(ServiceRequest Request, string Body)> _asked = [];

    public ServiceRequest Request => _asked[^1].Request;

    public JsonNode Json => JsonNode.Parse(_asked[^1].Body)!;

    public string Text => _asked[^1].Body;

    public IEnumerable<string> Methods => _asked.Select(asked => asked.Request.Method);

    /// <summary>What the next call is answered.</summary>
    public void Answer(int status, string body = "", params string[] headers) => _answers.Enqueue((status, body, string.Concat(headers.Select(header => header + "\r\n"))));

    public string? Header(string name) => Request.Headers.FirstOrDefault(header => header.Name == name).Value;

    public Task<ServiceReply> SendAsync(ServiceRequest request, CancellationToken cancellationToken)
    {
        _asked.Add((request, Encoding.UTF8.GetString(request.Body.Span)));
        var (status, body, head) = _answers.Dequeue();
        return Task.FromResult(new ServiceReply(status, Encoding.UTF8.GetBytes(head), Encoding.UTF8.GetBytes(body)));
    }
}
