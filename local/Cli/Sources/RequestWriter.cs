using Pipeline.Contract.Text;
using Pipeline.Domain.Trips;

namespace Pipeline.Cli.Sources;

/// <summary>Writes trip requests as JSON for the stream. A writer serves one enumeration only.</summary>
internal sealed class RequestWriter : IDisposable
{
    private readonly Utf8Output _json = new(512);

    public byte[] Write(TripRequest request)
    {
        _json.Clear();
        request.WriteTo(_json);
        return _json.WrittenSpan.ToArray();
    }

    public void Dispose() => _json.Dispose();
}
