using System.Net;

namespace Pipeline.Cloud.Guard;

/// <summary>
/// Host names that a request may have: loopback addresses, <c>localhost</c>, <c>*.localhost</c> (virtual-hosted buckets), and configured
/// names. Any other name resolves to whatever its owner decides. Source: RFC 6761, section 6.3 (<c>.localhost</c> always resolves to the
/// loopback).
/// </summary>
internal sealed class HostNames(IEnumerable<string> named)
{
    private readonly HashSet<string> _named = new(named, StringComparer.OrdinalIgnoreCase);

    /// <summary>Returns whether a host is accepted.</summary>
    /// <param name="host">The Host header without its port, an IPv6 address in brackets.</param>
    public bool Contains(string host) =>
        (IPAddress.TryParse(host, out var address) && IPAddress.IsLoopback(address)) ||
        host.Equals("localhost", StringComparison.OrdinalIgnoreCase) ||
        host.EndsWith(".localhost", StringComparison.OrdinalIgnoreCase) ||
        _named.Contains(host);
}
