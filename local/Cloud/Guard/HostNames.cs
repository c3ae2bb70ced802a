using System.Net;

namespace Pipeline.Cloud.Guard;

/// <summary>
/// The names by which a cloud may be reached: the loopback addresses, <c>localhost</c>, what ends in <c>.localhost</c> (buckets in the
/// virtual-hosted style), and what its user named. Any other name that leads here was made to, by whoever owns it.
/// Source: RFC 6761, section 6.3 (browsers resolve <c>.localhost</c> to the loopback by themselves).
/// </summary>
internal sealed class HostNames(IEnumerable<string> named)
{
    private readonly HashSet<string> _named = new(named, StringComparer.OrdinalIgnoreCase);

    /// <summary>Whether a host is one of them.</summary>
    /// <param name="host">The Host header without its port, an IPv6 address in brackets.</param>
    public bool Contains(string host) =>
        (IPAddress.TryParse(host, out var address) && IPAddress.IsLoopback(address)) ||
        host.Equals("localhost", StringComparison.OrdinalIgnoreCase) ||
        host.EndsWith(".localhost", StringComparison.OrdinalIgnoreCase) ||
        _named.Contains(host);
}
