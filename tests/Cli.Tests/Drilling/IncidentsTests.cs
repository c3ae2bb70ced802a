using Pipeline.Cli.Drilling;
using Pipeline.Testing;

namespace Pipeline.Cli.Tests.Drilling;

/// <summary>The table of incidents names alarms that the template has, and entries that the runbook has.</summary>
public sealed class IncidentsTests
{
    private static readonly string Template = File.ReadAllText(Path.Combine(Repository.Root, "template.yaml"));

    public static TheoryData<string> Names => [.. Incidents.All.Select(incident => incident.Name)];

    [Theory]
    [MemberData(nameof(Names))]
    public void Its_alarms_are_the_templates_and_its_entry_is_the_runbooks(string name)
    {
        var incident = Incidents.All.Single(one => one.Name == name);
        foreach (var alarm in incident.MayRing.Append(incident.Notices)) Template.ShouldContain($"\n  {alarm}:\n");
        incident.MayRing.ShouldNotContain(incident.Notices);
        var page = File.ReadAllLines(Path.Combine(Repository.Root, "docs", "operations.md"));
        page.Any(line => line.StartsWith("### ", StringComparison.Ordinal) && line.Split(' ', ',').Contains(incident.Notices)).ShouldBeTrue("the alarm has an entry");
        if (incident.Entry is { } entry) page.Any(line => line.TrimStart('#', ' ') == entry).ShouldBeTrue(entry);
    }

    [Fact]
    public void The_page_tells_what_became_of_each()
    {
        var page = File.ReadAllLines(Path.Combine(Repository.Root, "docs", "operations.md"));
        page.Where(line => line.StartsWith("| `", StringComparison.Ordinal)).Select(line => line.Split(" | ")).Where(cells => cells.Length == 5).Select(cells => (cells[0].Trim('|', ' ', '`'), cells[1], cells[2].Trim('`')))
            .ShouldBe(Incidents.All.Select(incident => (incident.Name, incident.What, incident.Notices)));
    }
}
