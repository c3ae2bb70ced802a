using System.Text;
using Pipeline.Cloud.Journal;

namespace Pipeline.LiveView.Trips;

/// <summary>A record's row in a call of the model's endpoint, with the model's prediction.</summary>
/// <param name="Call">The call.</param>
/// <param name="Rows">The number of rows in the call.</param>
/// <param name="Row">The index of the record's row, from 0.</param>
/// <param name="Prediction">The prediction as text; null when the call failed.</param>
internal sealed record EndpointRow(JournaledCall Call, int Rows, int Row, string? Prediction)
{
    private static readonly char[] Separators = ['\n', ','];

    /// <summary>Finds a row in the most recent call that contains it.</summary>
    /// <param name="calls">Calls, oldest first.</param>
    /// <param name="features">The row, as CSV text.</param>
    public static EndpointRow? Find(IEnumerable<JournaledCall> calls, string features)
    {
        foreach (var call in calls.Where(call => call.Operation == "InvokeEndpoint").Reverse())
        {
            var rows = Encoding.UTF8.GetString(call.Request.Span).Split('\n');
            var row = Array.IndexOf(rows, features);
            if (row < 0) continue;
            // Newer images answer with one number per line, older ones with commas between them.
            var said = call.Status == 200 ? Encoding.UTF8.GetString(call.Response.Span).Split(Separators, StringSplitOptions.RemoveEmptyEntries) : [];
            return new EndpointRow(call, rows.Length, row, said.Length == rows.Length ? said[row].Trim() : null);
        }

        return null;
    }
}
