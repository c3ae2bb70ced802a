using System.Globalization;

namespace Pipeline.Cloud.Engines.XgBoost;

/// <summary>A metric of one round.</summary>
/// <param name="Set">The matrix's name.</param>
/// <param name="Name">The metric's name.</param>
/// <param name="Value">Its value.</param>
internal sealed record Metric(string Set, string Name, double Value)
{
    /// <summary>Reads XGBoost's report of a round, for example <c>[3]\ttrain-rmse:1.5\tvalidation-rmse:1.7</c>.</summary>
    internal static IReadOnlyList<Metric> ParseLine(string line) =>
    [
        .. line.Split('\t', StringSplitOptions.RemoveEmptyEntries).Skip(1).Select(part =>
        {
            var dash = part.IndexOf('-');
            var colon = part.LastIndexOf(':');
            return new Metric(part[..dash], part[(dash + 1)..colon], double.Parse(part.AsSpan(colon + 1), NumberFormatInfo.InvariantInfo));
        }),
    ];
}
