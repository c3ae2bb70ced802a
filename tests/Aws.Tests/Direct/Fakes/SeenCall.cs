using System.Text;

namespace Pipeline.Aws.Tests.Direct.Fakes;

/// <summary>A call as a scripted server saw it.</summary>
/// <param name="Connection">Over which connection it came, counted from 1.</param>
/// <param name="Method">The method.</param>
/// <param name="Target">Path and query as they were sent.</param>
/// <param name="Headers">The headers by name, whatever its case.</param>
/// <param name="Body">The body.</param>
/// <param name="Protocol">What was agreed on while the connection was encrypted.</param>
internal sealed record SeenCall(int Connection, string Method, string Target, IReadOnlyDictionary<string, string> Headers, byte[] Body, string Protocol)
{
    public string Text => Encoding.UTF8.GetString(Body);

    public string? Header(string name) => Headers.GetValueOrDefault(name);
}
