using Microsoft.AspNetCore.Http;

namespace Pipeline.Cloud.S3.Http;

/// <summary>The kind of address that a route has.</summary>
internal enum RouteScope
{
    Service,
    Bucket,
    Object,
}

/// <summary>An operation of the REST interface.</summary>
/// <param name="Operation">Its AWS name.</param>
/// <param name="Method">The HTTP method.</param>
/// <param name="Scope">The kind of its address.</param>
/// <param name="Marker">
/// Distinguishes it from other routes with the same method: a header if it begins with <c>x-amz-</c>, otherwise a query parameter; empty for none.
/// </param>
/// <param name="ServeAsync">Serves a request.</param>
internal sealed record Route(string Operation, string Method, RouteScope Scope, string Marker, Func<S3Request, Task> ServeAsync)
{
    private const string HeaderPrefix = "x-amz-";

    /// <summary>The query parameters and <c>x-amz-</c> headers that a request may have beside the marker. A name that ends in <c>*</c> is a prefix.</summary>
    public IReadOnlyList<string> Accepts { get; init; } = [];

    /// <summary>Whether a request matches this route.</summary>
    public bool Matches(HttpRequest request, S3Address address)
    {
        var scope = address.Key is not null ? RouteScope.Object : address.Bucket is not null ? RouteScope.Bucket : RouteScope.Service;
        return scope == Scope && request.Method == Method && (Marker.Length == 0 || IsMarked(request));
    }

    /// <summary>Whether a request may have a query parameter or header of a name.</summary>
    public bool Takes(string name)
    {
        if (Marker.Length > 0 && name.Equals(Marker, StringComparison.OrdinalIgnoreCase)) return true;
        foreach (var accepted in Accepts)
        {
            if (accepted.EndsWith('*')
                ? name.AsSpan().StartsWith(accepted.AsSpan(0, accepted.Length - 1), StringComparison.OrdinalIgnoreCase)
                : name.Equals(accepted, StringComparison.OrdinalIgnoreCase))
            {
                return true;
            }
        }

        return false;
    }

    // A header cannot replace a query parameter, nor the reverse: the marker must be where the operation reads it.
    private bool IsMarked(HttpRequest request) =>
        Marker.StartsWith(HeaderPrefix, StringComparison.Ordinal) ? request.Headers.ContainsKey(Marker) : request.Query.ContainsKey(Marker);
}
