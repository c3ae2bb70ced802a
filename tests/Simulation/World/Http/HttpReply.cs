using System.Net;
using System.Text;
using Pipeline.Aws.Direct;

namespace Pipeline.Simulation.World.Http;

/// <summary>Makes answers as they come over a connection.</summary>
internal static class HttpReply
{
    public static ServiceReply Of(HttpStatusCode status, ReadOnlyMemory<byte> body, params IEnumerable<(string Name, string Value)> headers) =>
        new((int)status, Encoding.UTF8.GetBytes(string.Concat(headers.Select(header => $"{header.Name}: {header.Value}\r\n"))), body);

    public static ServiceReply Of(HttpStatusCode status, string body, params IEnumerable<(string Name, string Value)> headers) => Of(status, Encoding.UTF8.GetBytes(body), headers);
}
