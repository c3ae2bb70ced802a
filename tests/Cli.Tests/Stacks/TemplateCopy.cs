using Pipeline.Testing;

namespace Pipeline.Cli.Tests.Stacks;

/// <summary>A copy of the project's template and of what it names, in which a test changes something.</summary>
internal sealed class TemplateCopy : IDisposable
{
    private readonly TemporaryDirectory _directory = new();

    public TemplateCopy()
    {
        File.Copy(Path.Combine(Repository.Root, "template.yaml"), Template);
        var machines = Directory.CreateDirectory(_directory.File("statemachines")).FullName;
        foreach (var file in Directory.GetFiles(Path.Combine(Repository.Root, "statemachines"), "*.yaml")) File.Copy(file, Path.Combine(machines, Path.GetFileName(file)));
    }

    /// <summary>The template's file.</summary>
    public string Template => _directory.File("template.yaml");

    /// <summary>A folder for a cloud.</summary>
    public string Folder => _directory.File("lab");

    /// <summary>Replaces a text that is there once, within a resource.</summary>
    public void Change(string resource, string text, string replacement)
    {
        var template = File.ReadAllText(Template);
        var start = template.IndexOf($"\n  {resource}:\n", StringComparison.Ordinal);
        start.ShouldBeGreaterThan(0, resource);
        var end = template.IndexOf("\n\n", start, StringComparison.Ordinal);
        var body = template[start..end];
        body.Split(text).Length.ShouldBe(2, $"{resource} holds '{text}' once");
        File.WriteAllText(Template, template[..start] + body.Replace(text, replacement, StringComparison.Ordinal) + template[end..]);
    }

    public void Dispose() => _directory.Dispose();
}
