using System.CommandLine;
using Pipeline.Cli.Commands;
using Pipeline.Testing;

namespace Pipeline.EndToEnd;

/// <summary>An incident of <c>make drill</c>, in short: noticed, mended by the runbook's own command, every record counted.</summary>
public sealed class DrillTests : IDisposable
{
    private readonly TemporaryDirectory _directory = new();

    public void Dispose() => _directory.Dispose();

    [Fact]
    public async Task A_lost_permission_is_noticed_by_its_alarm_mended_by_the_runbook_and_loses_nothing()
    {
        SeparateCheckout.Fill(_directory);
        File.CreateSymbolicLink(_directory.File("docs"), Path.Combine(Repository.Root, "docs"));
        var (said, errors) = (new StringWriter(), new StringWriter());
        var root = new RootCommand { DrillCommand.Create(_directory.Path, TimeProvider.System) };
        var status = await CommandLineProgram.RunAsync(
            root, ["drill", "--port", "0", "--artifacts", WholeRun.Artifacts, "--only", "permission", "--speed", "12"], errors, TestContext.Current.CancellationToken, said);
        errors.ToString().ShouldBeEmpty();
        status.ShouldBe(0, said.ToString());
        var words = said.ToString().Split('\n', StringSplitOptions.RemoveEmptyEntries)[^1].Split(' ', StringSplitOptions.RemoveEmptyEntries);
        (words[0], words[1], words[^2], words[^1].TrimEnd()).ShouldBe(("permission", "HandedBackAlarm", "0", "0"));
    }
}
