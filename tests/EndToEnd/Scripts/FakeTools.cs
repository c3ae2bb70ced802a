using Pipeline.Testing;

namespace Pipeline.EndToEnd.Scripts;

/// <summary>
/// A checkout with the real scripts and template, a <c>samconfig.toml</c> of its own, and a PATH on which <c>aws</c>, <c>sam</c> and others are fakes that
/// write down what they were asked.
/// </summary>
internal sealed class FakeTools : IDisposable
{
    private static readonly string[] RealTools =
        ["awk", "bash", "cat", "cut", "dirname", "env", "grep", "head", "mktemp", "paste", "printf", "rm", "sed", "tail", "wc"];

    private readonly TemporaryDirectory _directory = new();

    public FakeTools()
    {
        File.CreateSymbolicLink(_directory.File("local"), Path.Combine(Repository.Root, "local"));
        File.CreateSymbolicLink(_directory.File("template.yaml"), Path.Combine(Repository.Root, "template.yaml"));
        Directory.CreateDirectory(_directory.File("bin"));
        var folders = Environment.GetEnvironmentVariable("PATH")!.Split(':');
        foreach (var tool in RealTools)
            File.CreateSymbolicLink(_directory.File("bin/" + tool), folders.Select(folder => Path.Combine(folder, tool)).First(File.Exists));
        Configure("");
    }

    /// <summary>What the fakes were asked, a call a line.</summary>
    public IReadOnlyList<string> Calls => File.Exists(_directory.File("calls")) ? File.ReadAllLines(_directory.File("calls")) : [];

    /// <summary>Writes <c>samconfig.toml</c>.</summary>
    public void Configure(string text) => File.WriteAllText(_directory.File("samconfig.toml"), text);

    /// <summary>Adds a fake.</summary>
    /// <param name="name">The program.</param>
    /// <param name="answers">What it answers: shell patterns of the joined arguments, and what is then run. The first one that matches counts; none is silence.</param>
    public void Add(string name, params (string Arguments, string Script)[] answers)
    {
        var cases = string.Join("\n", answers.Select(answer => $"  {answer.Arguments})\n    {answer.Script} ;;"));
        var path = _directory.File("bin/" + name);
        File.Delete(path);
        File.WriteAllText(path, $"#!/bin/bash\necho \"{name} $*\" >>{_directory.File("calls")}\ncase \"$*\" in\n{cases}\nesac\n");
        File.SetUnixFileMode(path, UnixFileMode.UserRead | UnixFileMode.UserExecute);
    }

    /// <summary>Takes a program off the PATH.</summary>
    public void Remove(string name) => File.Delete(_directory.File("bin/" + name));

    /// <summary>Runs a script of <c>local/scripts</c>.</summary>
    public Task<ScriptRun> RunAsync(string script, params string[] arguments) => ScriptRun.OfAsync(
        _directory.File("local/scripts/" + script),
        arguments,
        environment: new Dictionary<string, string> { ["PATH"] = _directory.File("bin"), ["AWS_REGION"] = "", ["AWS_DEFAULT_REGION"] = "" });

    public void Dispose() => _directory.Dispose();
}
