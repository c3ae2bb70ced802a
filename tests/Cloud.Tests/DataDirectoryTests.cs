using System.Runtime.Versioning;
using Pipeline.Testing;

namespace Pipeline.Cloud.Tests;

[UnsupportedOSPlatform("windows")]
public sealed class DataDirectoryTests
{
    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void The_directory_is_private_even_if_another_program_created_it(bool isThere)
    {
        using var parent = new TemporaryDirectory();
        var path = parent.File("data");
        if (isThere) Directory.CreateDirectory(path, (UnixFileMode)0b111_101_101);
        using (DataDirectory.Hold(path)) File.GetUnixFileMode(path).ShouldBe(UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
    }

    [Theory]
    [InlineData("IN-USE", true)]
    [InlineData("e\u0301", true)]
    [InlineData("other", false)]
    public void A_file_system_that_treats_two_names_as_one_is_detected(string alsoThere, bool folds)
    {
        using var parent = new TemporaryDirectory();
        DataDirectory.FoldsNames(parent.Path, path => Path.GetFileName(path) == alsoThere).ShouldBe(folds);
        Directory.GetFiles(parent.Path).ShouldBeEmpty();
    }

    [Fact]
    public void Two_clouds_cannot_share_a_directory()
    {
        using var parent = new TemporaryDirectory();
        using var held = DataDirectory.Hold(parent.File("data"));
        Should.Throw<DataDirectoryInUseException>(() => DataDirectory.Hold(parent.File("data")));
    }

    [Fact]
    public void A_cloud_that_keeps_nothing_refuses_a_folder_with_kept_state_and_leaves_it_alone()
    {
        using var folder = new TemporaryDirectory();
        File.WriteAllText(Path.Combine(Directory.CreateDirectory(folder.File("state")).FullName, "a.journal"), "kept");
        using var data = DataDirectory.Hold(folder.Path);
        Should.Throw<KeptStateException>(data.RefuseKeptState).Message.ShouldContain(folder.Path);
        File.ReadAllText(folder.File("state/a.journal")).ShouldBe("kept");
    }

    [Fact]
    public void Clearing_deletes_what_a_cloud_left_and_nothing_else()
    {
        using var folder = new TemporaryDirectory();
        foreach (var name in new[] { "state", "s3", "dynamodb", "logs", "mine" }) File.WriteAllText(Path.Combine(Directory.CreateDirectory(folder.File(name)).FullName, "a"), "x");
        using var data = DataDirectory.Hold(folder.Path);
        data.HasKeptState.ShouldBeTrue();
        data.Clear();
        data.HasKeptState.ShouldBeFalse();
        Directory.EnumerateDirectories(folder.Path).ShouldHaveSingleItem().ShouldBe(folder.File("mine"));
    }
}
