namespace Pipeline.Bench.Floor;

/// <summary>The library's client, which the AWS SDK sends with as well.</summary>
internal sealed class HttpClientTransport(Uri services, Signer signer) : ITransport
{
    private readonly HttpClient _http = new(new SocketsHttpHandler { UseProxy = false, UseCookies = false, AllowAutoRedirect = false });

    /// <inheritdoc/>
    public async Task SendAsync(ServiceRequest request, CancellationToken cancellationToken)
    {
        using var message = new HttpRequestMessage(new HttpMethod(request.Method), new Uri(services, request.Path)) { Content = new ReadOnlyMemoryContent(request.Body) };
        message.Content.Headers.TryAddWithoutValidation("Content-Type", request.ContentType);
        foreach (var (name, value) in signer.Sign(request, services.Authority)) message.Headers.TryAddWithoutValidation(name, value);
        using var response = await _http.SendAsync(message, cancellationToken);
        await response.Content.ReadAsByteArrayAsync(cancellationToken);
        response.EnsureSuccessStatusCode();
    }
}
