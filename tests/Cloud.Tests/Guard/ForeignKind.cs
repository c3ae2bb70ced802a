namespace Pipeline.Cloud.Tests.Guard;

/// <summary>A way in which a page of another site makes a browser send a request.</summary>
/// <param name="Name">What the page does.</param>
/// <param name="Code">The error that it gets.</param>
/// <param name="Mark">Gives a request what the browser gives it.</param>
internal sealed record ForeignKind(string Name, string Code, Action<HttpRequestMessage> Mark)
{
    public static IReadOnlyList<ForeignKind> All { get; } =
    [
        Named("a name that was made to lead here", uri => $"evil.example:{uri.Port}"),
        Named("a name that begins like the loopback's", uri => $"127.0.0.1.evil.example:{uri.Port}"),
        Named("a name that ends like localhost", uri => $"evillocalhost:{uri.Port}"),
        Named("localhost as a name of the DNS", uri => $"localhost.:{uri.Port}"),
        Named("another address of this machine", uri => $"192.168.1.7:{uri.Port}"),
        From("fetch or a form of another site", "http://evil.example", "cross-site"),
        From("a form of a browser that tells no site", "http://evil.example", null),
        From("a frame in a sandbox, or a file", "null", "cross-site"),
        From("a program's page on another port", "http://127.0.0.1:1", "same-site"),
        From("the same name by HTTPS", "https://127.0.0.1", "cross-site"),
        new("an image, a script, a link or a frame of another site", "ForeignSite", request => request.Headers.Add("Sec-Fetch-Site", "cross-site")),
        new("a navigation from a page on another port", "ForeignSite", request => request.Headers.Add("Sec-Fetch-Site", "same-site")),
        new("a preflight", "ForeignOrigin", request =>
        {
            request.Method = HttpMethod.Options;
            request.Content = null;
            request.Headers.Add("Origin", "http://evil.example");
            request.Headers.Add("Access-Control-Request-Method", "POST");
            request.Headers.Add("Access-Control-Request-Headers", "authorization,x-amz-target");
        }),
        new("a WebSocket", "ForeignOrigin", request =>
        {
            request.Method = HttpMethod.Get;
            request.Content = null;
            request.Headers.Add("Origin", "http://evil.example");
            request.Headers.Add("Sec-WebSocket-Version", "13");
            request.Headers.Add("Sec-WebSocket-Key", "dGhlIHNhbXBsZSBub25jZQ==");
            request.Headers.TryAddWithoutValidation("Connection", "Upgrade");
            request.Headers.TryAddWithoutValidation("Upgrade", "websocket");
        }),
    ];

    public override string ToString() => Name;

    private static ForeignKind Named(string name, Func<Uri, string> host) => new(name, "ForeignHost", request => request.Headers.Host = host(request.RequestUri!));

    private static ForeignKind From(string name, string origin, string? site) => new(name, "ForeignOrigin", request =>
    {
        request.Headers.Add("Origin", origin);
        if (site is not null) request.Headers.Add("Sec-Fetch-Site", site);
    });
}
