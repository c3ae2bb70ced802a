using System.Globalization;
using Pipeline.Bench.Reporting;
using Pipeline.Bench.View.Measuring;
using Pipeline.Bench.View.Watching;

namespace Pipeline.Bench.View.Reporting;

/// <summary>The rounds as a table.</summary>
internal sealed class ViewReport(IReadOnlyList<Round> rounds, int trips, Machine machine, string command)
{
    // The intervals of the same rounds are the same in every report.
    private const int Seed = 1;

    /// <summary>The report.</summary>
    public string ToMarkdown() =>
        $"""
        # What the live view costs the pipeline

        Written by `{command}`.

        {machine.Processor}, {machine.Cores} cores, {Invariant($"{machine.Gibibytes:N1}")} GiB, {machine.System}; .NET {machine.Runtime}. {machine.Business}

        The same {Invariant($"{trips:N0}")} trips, sent as fast as the stream takes them, {rounds.Count / 3} times for each row: the rows' rounds take turns in all orders, on one local cloud with a
        model that serves. Chromium runs all the time, on the same cores; it shows an empty page, the lake's panel (idle: it listens to the messages and draws none),
        or the flow (busy: it draws each). Time is from the first trip sent until the last one is stored and landed. Processor time is that of the local cloud, the sender in
        it, the functions and the table. Medians; a ratio is the median of the rounds' ratios to the round beside it without a page, with its 95 % interval.

        {Table()}
        """;

    private MarkdownTable Table()
    {
        var table = new MarkdownTable("page", "trips/s", "time, ratio", "processor time, us a trip", "ratio", "browser, % of a processor");
        foreach (var page in Enum.GetValues<Page>())
        {
            var own = rounds.Where(round => round.Page == page).ToList();
            table.Add(
                page.ToString().ToLowerInvariant(),
                Invariant($"{trips / PairedRatio.MedianOf(own.Select(round => round.Seconds)):N0}"),
                Ratio(own, round => round.Seconds),
                Invariant($"{PairedRatio.MedianOf(own.Select(round => round.PipelineCpu)) * 1e6 / trips:N1}"),
                Ratio(own, round => round.PipelineCpu),
                Invariant($"{100 * PairedRatio.MedianOf(own.Select(round => round.BrowserCpu / round.Seconds)):N1}"));
        }

        return table;
    }

    private string Ratio(IReadOnlyList<Round> own, Func<Round, double> figure)
    {
        var without = rounds.Where(round => round.Page == Page.None).ToDictionary(round => round.Number);
        if (own[0].Page == Page.None) return "1";
        var ratio = PairedRatio.Of([.. own.Select(round => (figure(round), figure(without[round.Number])))], new Random(Seed));
        return Invariant($"{ratio.Median:N3} ({ratio.Least:N3}-{ratio.Most:N3})");
    }

    private static string Invariant(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
