using System.Runtime.CompilerServices;

namespace Amazon.Lambda.RuntimeSupport.Api;

/// <summary>The connection to the Runtime API.</summary>
internal static class RuntimeApiConnection
{
    /// <summary>How the client names itself: the runtime's version, this library's, and whether the program was compiled ahead of time.</summary>
    public static string UserAgent { get; } =
        $"aws-lambda-dotnet/{Environment.Version}-{typeof(RuntimeApiConnection).Assembly.GetName().Version}{(RuntimeFeature.IsDynamicCodeSupported ? "" : "-aot")}";

    /// <summary>Opens it. It stays for as long as the process: whoever serves the Runtime API may see by it that the process has ended.</summary>
    public static HttpClient Open()
    {
        var sockets = new SocketsHttpHandler { UseProxy = false, UseCookies = false, AllowAutoRedirect = false, PooledConnectionIdleTimeout = Timeout.InfiniteTimeSpan };
        var client = new HttpClient(sockets) { Timeout = Timeout.InfiniteTimeSpan };
        client.DefaultRequestHeaders.Add("User-Agent", UserAgent);
        return client;
    }
}
