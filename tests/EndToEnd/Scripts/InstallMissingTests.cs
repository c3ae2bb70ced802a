using Pipeline.Testing;

namespace Pipeline.EndToEnd.Scripts;

/// <summary>
/// What <c>local/scripts/install-missing</c> says and does where Chromium is not on PATH: on a PATH with the tools that it needs, an
/// <c>id</c> that says who calls it, and an <c>apt-get</c> that writes down what it was asked.
/// </summary>
public sealed class InstallMissingTests : IDisposable
{
    private static readonly string[] Tools =
        ["bash", "cat", "cmp", "cp", "dirname", "dotnet", "env", "gcc", "mktemp", "node", "npm", "rm", "sed", "tail", "true", "uname"];

    private readonly TemporaryDirectory _directory = new();

    public void Dispose() => _directory.Dispose();

    [Fact]
    public async Task Where_nothing_is_missing_it_says_nothing_and_asks_for_nothing()
    {
        Tool("chromium", "exit 0");

        (await InstallAsync("1000", aptGet: 0)).ShouldBe(new ScriptRun(0, "", ""));
        Asked.ShouldBe("");
    }

    [Fact]
    public async Task A_library_is_found_as_the_loader_finds_it_without_ldconfig()
    {
        Tool("chromium", "exit 0");
        Tool("ldconfig", "exit 1");

        (await InstallAsync("1000", aptGet: 0)).Status.ShouldBe(0);
    }

    [Fact]
    public async Task An_ordinary_user_reads_which_command_to_run_and_never_that_it_installs()
    {
        var install = await InstallAsync("1000", aptGet: 0);

        install.Status.ShouldBe(2);
        install.Output.ShouldBe("");
        install.Error.ShouldBe("""
            missing: chromium: the tests of the live view look at it with a browser
            Install what is missing, then run this again:
              sudo apt-get update && sudo apt-get install -y chromium

            """);
        Asked.ShouldBe("");
    }

    [Theory]
    [InlineData("")]
    [InlineData("0")]
    public async Task Root_reads_which_command_to_run_too_unless_it_asked_for_the_installation(string asked)
    {
        var install = await InstallAsync("0", aptGet: 0, asked);

        install.Status.ShouldBe(2);
        install.Output.ShouldBe("");
        install.Error.ShouldBe("""
            missing: chromium: the tests of the live view look at it with a browser
            Install what is missing, then run this again; with INSTALL=1, make installs it:
              apt-get update && apt-get install -y chromium

            """);
        Asked.ShouldBe("");
    }

    [Fact]
    public async Task What_compiles_and_runs_for_arm64_is_asked_for_only_where_that_is_wanted()
    {
        Tool("chromium", "exit 0");

        var install = await InstallAsync("1000", aptGet: 0, more: new() { ["CROSS"] = "arm64", ["EMULATE"] = "arm64" });

        install.Status.ShouldBe(2);
        install.Error.ShouldContain("missing: gcc-aarch64-linux-gnu: links the scorer for arm64\n");
        install.Error.ShouldContain("missing: qemu-user-static: runs the scorer for arm64 on this machine\n");
        Asked.ShouldBe("");
    }

    [Fact]
    public async Task An_ordinary_user_cannot_ask_for_it()
    {
        (await InstallAsync("1000", aptGet: 0, "1")).Status.ShouldBe(2);
        Asked.ShouldBe("");
    }

    [Fact]
    public async Task Root_installs_what_is_missing_when_asked()
    {
        var install = await InstallAsync("0", aptGet: 0, "1");

        install.ShouldBe(new ScriptRun(0, "installing chromium: the tests of the live view look at it with a browser\n", ""));
        Asked.ShouldBe("install -y -qq chromium\n");
    }

    [Fact]
    public async Task What_apt_get_said_is_shown_where_it_fails()
    {
        var install = await InstallAsync("0", aptGet: 100, "1");

        install.Status.ShouldBe(2);
        install.Error.ShouldBe("apt-get could not install chromium:\nE: apt-get failed\nE: apt-get failed\n");
        Asked.ShouldBe("install -y -qq chromium\nupdate -qq\n");
    }

    private string Asked => File.Exists(_directory.File("asked")) ? File.ReadAllText(_directory.File("asked")) : "";

    private void Tool(string name, string script)
    {
        var path = _directory.File(name);
        File.WriteAllText(path, $"#!/bin/bash\n{script}\n");
        File.SetUnixFileMode(path, UnixFileMode.UserRead | UnixFileMode.UserExecute);
    }

    private Task<ScriptRun> InstallAsync(string user, int aptGet, string asked = "", Dictionary<string, string>? more = null)
    {
        var folders = Environment.GetEnvironmentVariable("PATH")!.Split(':');
        foreach (var tool in Tools)
        {
            var path = folders.Select(folder => Path.Combine(folder, tool)).First(File.Exists);
            File.CreateSymbolicLink(_directory.File(tool), path);
        }

        Tool("id", $"echo {user}");
        Tool("apt-get", $"echo \"$@\" >>{_directory.File("asked")}; [ {aptGet} = 0 ] || echo 'E: apt-get failed' >&2; exit {aptGet}");
        return ScriptRun.OfAsync(ScriptRun.PathOf("install-missing"), [], environment: new Dictionary<string, string>(more ?? [])
        {
            ["PATH"] = _directory.Path,
            ["BROWSER"] = "1",
            ["INSTALL"] = asked,
        });
    }
}
