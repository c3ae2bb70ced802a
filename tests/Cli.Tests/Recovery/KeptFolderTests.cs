using System.CommandLine;
using Microsoft.Extensions.Time.Testing;
using Pipeline.Cli.Commands;
using Pipeline.Cloud;
using Pipeline.Testing;

namespace Pipeline.Cli.Tests.Recovery;

/// <summary>The data of <c>make up</c>, copied and put back.</summary>
public sealed class KeptFolderTests : IDisposable
{
    private readonly TemporaryDirectory _root = new();
    private readonly FakeTimeProvider _time = new(new DateTimeOffset(2026, 1, 15, 12, 0, 0, TimeSpan.Zero));

    public KeptFolderTests()
    {
        Directory.CreateDirectory(_root.File(".local/up/s3/lake"));
        Directory.CreateDirectory(_root.File(".local/up/empty"));
        File.WriteAllText(_root.File(".local/up/s3/lake/a"), "first");
        File.WriteAllText(_root.File(".local/up/state"), "1");
    }

    public void Dispose() => _root.Dispose();

    [Fact]
    public async Task A_copy_that_is_put_back_has_everything_and_the_present_data_are_kept()
    {
        (await RunAsync("backup")).ShouldBe((0, "copied      20260115T120000Z\nTo put it back, while 'make up' does not run: make restore TO=20260115T120000Z\n"));
        var before = Tree(".local/up");
        File.WriteAllText(_root.File(".local/up/s3/lake/a"), "spoiled");
        File.WriteAllText(_root.File(".local/up/more"), "2");
        File.Delete(_root.File(".local/up/state"));
        var spoiled = Tree(".local/up");
        _time.Advance(TimeSpan.FromHours(1));

        var (status, said) = await RunAsync("restore", "--to", "20260115T120000Z");
        status.ShouldBe(0, said);
        said.ShouldBe($"kept        what was there before: {_root.File(".local/backups/before-20260115T130000Z")}\nrestored    20260115T120000Z: 'make up' goes on with it\n");
        Tree(".local/up").ShouldBe(before);
        Tree(".local/backups/before-20260115T130000Z").ShouldBe(spoiled);
        Tree(".local/backups/20260115T120000Z").ShouldBe(before, "the copy can be put back again");
        // What was there before is a copy too.
        _time.Advance(TimeSpan.FromHours(1));
        (await RunAsync("restore", "--to", "before-20260115T130000Z")).Status.ShouldBe(0);
        Tree(".local/up").ShouldBe(spoiled);
    }

    [Fact]
    public async Task A_copy_is_put_where_no_data_are()
    {
        await RunAsync("backup");
        var before = Tree(".local/up");
        Directory.Delete(_root.File(".local/up"), recursive: true);
        (await RunAsync("restore", "--to", "20260115T120000Z")).ShouldBe((0, "restored    20260115T120000Z: 'make up' goes on with it\n"));
        Tree(".local/up").ShouldBe(before);
    }

    [Fact]
    public async Task Both_are_refused_while_a_local_cloud_runs_on_the_data()
    {
        await RunAsync("backup");
        var before = Tree(".local/up");
        using var held = DataDirectory.Hold(_root.File(".local/up"));
        foreach (var command in (string[][])[["backup"], ["restore", "--to", "20260115T120000Z"]])
        {
            var (status, said) = await RunAsync(command);
            status.ShouldBe(2);
            said.ShouldStartWith($"'{_root.File(".local/up")}' is in use by a local cloud that is running");
        }

        Tree(".local/up").ShouldBe(before);
        Directory.GetDirectories(_root.File(".local/backups")).Length.ShouldBe(1);
    }

    [Fact]
    public async Task A_copy_that_was_interrupted_is_none()
    {
        await RunAsync("backup");
        Directory.Move(_root.File(".local/backups/20260115T120000Z"), _root.File(".local/backups/20260115T110000Z.unfinished"));
        var (status, said) = await RunAsync("restore", "--to", "20260115T110000Z.unfinished");
        (status, said).ShouldBe((1, $"FAILED: There is no copy '20260115T110000Z.unfinished' in {_root.File(".local/backups")}; there is none: 'make backup' makes one.\n"));
        await RunAsync("backup");
        (await RunAsync("restore", "--to", "../up")).Said.ShouldEndWith("; there are: 20260115T120000Z.\n");
    }

    [Fact]
    public async Task A_copy_that_cannot_be_made_leaves_nothing()
    {
        Directory.CreateDirectory(_root.File(".local/backups/20260115T120000Z"));
        File.WriteAllText(_root.File(".local/backups/20260115T120000Z/x"), "in its place");
        var (status, said) = await RunAsync("backup");
        status.ShouldBe(1);
        said.ShouldStartWith($"FAILED: {_root.File(".local/up")} cannot be copied to {_root.File(".local/backups/20260115T120000Z")}: ");
        Directory.GetDirectories(_root.File(".local/backups")).ShouldBe([_root.File(".local/backups/20260115T120000Z")]);
    }

    [Fact]
    public async Task Without_data_there_is_nothing_to_copy()
    {
        Directory.Delete(_root.File(".local/up"), recursive: true);
        (await RunAsync("backup")).ShouldBe((1, $"FAILED: There is no data of 'make up' in {_root.File(".local/up")}.\n"));
    }

    private async Task<(int Status, string Said)> RunAsync(params string[] command)
    {
        var said = new StringWriter();
        var root = new RootCommand { BackupCommand.Create(_root.Path, _time, _ => null), RestoreCommand.Create(_root.Path, _time, _ => null) };
        return (await CommandLineProgram.RunAsync(root, command, said, TestContext.Current.CancellationToken, said), said.ToString());
    }

    // Every file and folder with its content, without the lock.
    private List<string> Tree(string folder) =>
    [
        .. Directory.EnumerateFileSystemEntries(_root.File(folder), "*", SearchOption.AllDirectories).Where(entry => Path.GetFileName(entry) != DataDirectory.LockName)
            .Select(entry => $"{Path.GetRelativePath(_root.File(folder), entry)}={(Directory.Exists(entry) ? "" : File.ReadAllText(entry))}").Order(StringComparer.Ordinal),
    ];
}
