using System.Globalization;
using System.Text;
using Pipeline.Scoring.Predict;

namespace Pipeline.Scoring.Tests.Fakes;

/// <summary>A model which says that a trip takes ten minutes a mile, and ten where the distance is missing.</summary>
internal sealed class FakeEndpoint(World world) : IModelEndpoint
{
    private const int DistanceColumn = 3;

    public List<string[]> Calls { get; } = [];

    public string Model { get; set; } = "model-1";

    public bool Missing { get; set; }

    public Func<int, Exception?> Fault { get; set; } = _ => null;

    /// <summary>Rows that the container answers with 400.</summary>
    public Func<string, bool> Refuses { get; set; } = _ => false;

    /// <summary>Changes the answer of a call.</summary>
    public Func<int, string, string> Distort { get; set; } = (_, body) => body;

    public Task<EndpointReply> InvokeAsync(ReadOnlyMemory<byte> rows, CancellationToken cancellationToken)
    {
        world.Begin();
        cancellationToken.ThrowIfCancellationRequested();
        var lines = Encoding.UTF8.GetString(rows.Span).Split('\n');
        int call;
        lock (Calls)
        {
            call = Calls.Count;
            Calls.Add(lines);
        }

        if (Missing) throw new EndpointMissingException("Endpoint trips of account 000000000000 not found.", new InvalidOperationException());
        if (Fault(call) is { } fault) throw fault;
        if (lines.Any(Refuses)) throw new RowsRefusedException(400, "unable to evaluate payload", new InvalidOperationException());
        var body = string.Join('\n', lines.Select(line => (10 * Distance(line)).ToString("R", CultureInfo.InvariantCulture))) + "\n";
        world.End();
        return Task.FromResult(new EndpointReply(Encoding.UTF8.GetBytes(Distort(call, body)), Model));
    }

    private static double Distance(string row) =>
        row.Split(',')[DistanceColumn] is { Length: > 0 } miles ? double.Parse(miles, CultureInfo.InvariantCulture) : 1;
}
