using System.Buffers.Text;
using System.Text;
using Pipeline.Bench.Events;
using Pipeline.Bench.Http;

namespace Pipeline.Bench.Cloud;

/// <summary>The endpoint: a number a row, one on a line.</summary>
internal sealed class EndpointService
{
    private readonly byte[][] _answers = [.. Enumerable.Range(0, Model.Distances).Select(distance => Encoding.ASCII.GetBytes(Model.Text(distance) + "\n"))];

    /// <summary>The answer to InvokeEndpoint.</summary>
    public ReadOnlySpan<byte> Invoke(ReadOnlySpan<byte> rows)
    {
        var body = new byte[(rows.Count((byte)'\n') + 1) * Model.LongestText];
        var length = 0;
        while (!rows.IsEmpty)
        {
            var end = rows.IndexOf((byte)'\n');
            var row = end < 0 ? rows : rows[..end];
            var answer = _answers[DistanceOf(row)];
            answer.CopyTo(body.AsSpan(length));
            length += answer.Length;
            rows = end < 0 ? default : rows[(end + 1)..];
        }

        return Response.Of("200 OK", "text/csv; charset=utf-8", body.AsSpan(0, length), "x-Amzn-Invoked-Production-Variant: " + Model.Variant);
    }

    /// <summary>The distance is the fourth feature: no other field is looked at.</summary>
    private static int DistanceOf(ReadOnlySpan<byte> row)
    {
        for (var i = 0; i < 3; i++) row = row[(row.IndexOf((byte)',') + 1)..];
        return Utf8Parser.TryParse(row, out double miles, out _) ? (int)Math.Round(miles * 100) : throw new FormatException("A row has no distance in its fourth field.");
    }
}
