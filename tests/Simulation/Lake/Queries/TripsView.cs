using System.Text.RegularExpressions;
using Pipeline.Simulation.Lake.Tables;

namespace Pipeline.Simulation.Lake.Queries;

/// <summary>The view of all trips: the union of what it takes from the table of trips and from the landed log.</summary>
internal sealed partial class TripsView
{
    private const string NotInTable = "dt NOT IN (SELECT dt FROM \\\"trips$partitions\\\")";
    private readonly IReadOnlyList<(bool FromTable, bool LeavesOut)> _parts;

    private TripsView(IReadOnlyList<(bool FromTable, bool LeavesOut)> parts) => _parts = parts;

    /// <summary>The file that declares it, from the root of the repository.</summary>
    public const string File = "template.yaml";

    /// <summary>Reads the view from the template's text.</summary>
    public static TripsView Parse(string template)
    {
        var view = View().Match(template);
        if (!view.Success) throw SqlText.Unknown("a template without the view", "all_trips");
        return new TripsView([.. SqlText.OneLine(view.Groups["sql"].Value).Split(" UNION ALL ").Select(Part)]);
    }

    /// <summary>The trips' rows and the log's lines that the view shows, with the days that they are shown in.</summary>
    /// <param name="partitions">The partitions of the table of trips as the query found them.</param>
    /// <param name="table">The table.</param>
    /// <param name="log">The log.</param>
    public IReadOnlyList<(string Day, TripRow Row)> Rows(IReadOnlyDictionary<string, string> partitions, TripsTable table, LandedLog log)
    {
        IEnumerable<(string Day, TripRow Row)> Closed() =>
            partitions.SelectMany(partition => table.Below(partition.Value).SelectMany(file => file.Rows.Select(row => (partition.Key, row))));
        IEnumerable<(string Day, TripRow Row)> Open(bool leavesOut) =>
            log.Read().Where(item => !leavesOut || !partitions.ContainsKey(item.Day)).Select(item => (item.Day, RowOf(item.Line)));
        return [.. _parts.SelectMany(part => part.FromTable ? Closed() : Open(part.LeavesOut))];
    }

    /// <summary>A line of the log as the view shows it.</summary>
    public static TripRow RowOf(Line line) => new(line.Trip, line.Number, line.Minutes, line.Scored, line.Model);

    private static (bool FromTable, bool LeavesOut) Part(string select)
    {
        var match = Select().Match(select);
        return (match.Groups["table"].Value, match.Groups["where"].Value) switch
        {
            ("trips", "") => (true, false),
            ("landed_trips", "") => (false, false),
            ("landed_trips", NotInTable) => (false, true),
            _ => throw SqlText.Unknown("the view", select),
        };
    }

    [GeneratedRegex(@"Name: all_trips\n.*?""originalSql"": ""(?<sql>.*?)"", ""columns""", RegexOptions.Singleline)]
    private static partial Regex View();

    [GeneratedRegex("^SELECT [a-z_, ]+ FROM (?<table>[a-z_]+)(?: WHERE (?<where>.+))?$")]
    private static partial Regex Select();
}
