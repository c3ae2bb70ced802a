using Pipeline.Cli.Drilling;
using Pipeline.Testing;

namespace Pipeline.Cli.Tests.Drilling;

/// <summary>The commands of a runbook's entries are read as they stand there.</summary>
public sealed class RunbookTests : IDisposable
{
    private readonly TemporaryDirectory _directory = new();

    public void Dispose() => _directory.Dispose();

    [Fact]
    public void An_entrys_commands_are_the_lines_of_its_first_block_with_names_for_what_stands_in_brackets()
    {
        var runbook = Page("## An alarm", "- **Do** this:", "", "  ```sh", "  # First look.", "  make look STACK=<stack>   # what would be done", "  make do STACK=<stack> KEY=<a-key>", "  ```", "```", "make never", "```");
        runbook.Commands("An alarm", new Dictionary<string, string> { ["stack"] = "s", ["a-key"] = "k/1.csv" }).ShouldBe(["make look STACK=s", "make do STACK=s KEY=k/1.csv"]);
    }

    [Fact]
    public void The_commands_of_the_next_entry_are_not_an_entrys()
    {
        var runbook = Page("### An alarm", "- **Do** nothing.", "### Another", "```", "make something", "```");
        Should.Throw<RunbookException>(() => runbook.Commands("An alarm", Nothing)).Message.ShouldEndWith("the entry 'An alarm' has no commands.");
        runbook.Commands("Another", Nothing).ShouldBe(["make something"]);
    }

    [Fact]
    public void An_entry_or_a_name_that_is_not_known_is_said()
    {
        var runbook = Page("# Page", "```", "make it OF=<what>", "```");
        Should.Throw<RunbookException>(() => runbook.Commands("Nowhere", Nothing)).Message.ShouldEndWith("has no entry 'Nowhere'.");
        Should.Throw<RunbookException>(() => runbook.Commands("Page", Nothing)).Message.ShouldEndWith("the entry 'Page' says <what>, and what that is here is not known.");
    }

    private static Dictionary<string, string> Nothing => [];

    private Runbook Page(params string[] lines)
    {
        File.WriteAllLines(_directory.File("page.md"), lines);
        return Runbook.Read(_directory.File("page.md"));
    }
}
