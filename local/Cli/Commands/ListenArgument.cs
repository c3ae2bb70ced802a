using System.Net;
using System.Net.NetworkInformation;

namespace Pipeline.Cli.Commands;

/// <summary>
/// Where the local cloud listens beside 127.0.0.1, and by which names it is reached: <c>172.17.0.1</c>, <c>host.docker.internal</c>, or several,
/// separated by commas. The cloud listens on an address of this machine. It accepts a name, or an address that this machine does not have
/// (such as that of a virtual machine's gateway), as the Host of requests.
/// </summary>
/// <param name="Address">The additional address to listen on, or null.</param>
/// <param name="Names">The additional names that requests may have as Host.</param>
internal sealed record ListenArgument(IPAddress? Address, IReadOnlyList<string> Names)
{
    /// <summary>Reads the argument.</summary>
    /// <exception cref="CommandException">The argument is malformed, or names two addresses of this machine.</exception>
    public static ListenArgument Read(string? text)
    {
        IPAddress? address = null;
        List<string> names = [];
        foreach (var part in (text ?? "").Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries))
        {
            if (IPAddress.TryParse(part, out var given) && IPAddress.IsLoopback(given)) continue;
            if (given is not null && IsOfThisMachine(given))
            {
                if (address is not null) throw new CommandException($"--listen: '{address}' and '{given}' are both addresses of this machine; the cloud listens on one beside 127.0.0.1.");
                address = given;
            }
            else if (given is not null || Uri.CheckHostName(part) == UriHostNameType.Dns)
            {
                names.Add(given?.ToString() ?? part);
            }
            else
            {
                throw new CommandException($"--listen: '{part}' is neither an IP address nor a host name; expected for example 172.17.0.1 or host.docker.internal.");
            }
        }

        return new ListenArgument(address, names);
    }

    private static bool IsOfThisMachine(IPAddress address) =>
        address.Equals(IPAddress.Any) || address.Equals(IPAddress.IPv6Any) ||
        NetworkInterface.GetAllNetworkInterfaces().SelectMany(each => each.GetIPProperties().UnicastAddresses).Any(each => each.Address.Equals(address));
}
