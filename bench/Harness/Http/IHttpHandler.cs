namespace Pipeline.Bench.Http;

/// <summary>Answers requests; called from many connections at once.</summary>
internal interface IHttpHandler
{
    /// <summary>Answers a request, once.</summary>
    void Handle(HttpRequest request, HttpConnection connection);
}
