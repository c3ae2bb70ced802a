using System.Text.RegularExpressions;
using Pipeline.Testing;

namespace Pipeline.Template.Tests;

/// <summary>docs/operations.md has an entry for every alarm, and none for an alarm that is not there.</summary>
public sealed partial class RunbookTests
{
    private static readonly string[] Parts = ["**Means**", "**Look**", "**Do**", "**Over**"];
    private static readonly string[] Entries = File.ReadAllText(Path.Combine(Repository.Root, "docs", "operations.md")).Split("\n### ")[1..];

    [Fact]
    public void Every_alarm_has_its_entry() =>
        Entries.SelectMany(entry => Alarm().Matches(entry.Split('\n')[0]).Select(match => match.Value)).Order(StringComparer.Ordinal)
            .ShouldBe(new ProjectTemplate().OfType("AWS::CloudWatch::Alarm").Order(StringComparer.Ordinal));

    [Fact]
    public void An_entry_says_what_it_means_what_to_look_at_what_to_do_and_when_it_is_over() =>
        Entries.ShouldAllBe(entry => Parts.All(part => entry.Contains($"- {part}", StringComparison.Ordinal)));

    [GeneratedRegex(@"\w+Alarm\b")]
    private static partial Regex Alarm();
}
