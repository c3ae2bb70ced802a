namespace Pipeline.Bench.Contenders;

/// <summary>A contender as it was published: an executable named bootstrap, or the reason why there is none.</summary>
/// <param name="folder">The folder.</param>
internal sealed class Deployment(string folder)
{
    private static readonly string[] NotDeployed = [".pdb", ".xml"];

    /// <summary>The executable.</summary>
    public string Executable => Path.Combine(folder, "bootstrap");

    /// <summary>Why it cannot be had on this machine, or null.</summary>
    public string? Absence => File.Exists(Executable) ? null : Note("absent") ?? $"{folder} holds no bootstrap";

    /// <summary>What it runs on: a framework, or an interpreter and a library with their versions.</summary>
    public string Runtime => Note("framework") ?? "";

    /// <summary>What is uploaded, in MiB. What Lambda's managed runtimes have (.NET, Python with boto3, Node.js) is not in it.</summary>
    public double Mebibytes => Directory.EnumerateFiles(folder, "*", SearchOption.AllDirectories)
        .Where(file => Path.GetFileName(file) is not ("framework" or "absent") && !NotDeployed.Contains(Path.GetExtension(file)))
        .Sum(file => new FileInfo(file).Length) / 1024.0 / 1024.0;

    private string? Note(string name) => Path.Combine(folder, name) is var path && File.Exists(path) ? File.ReadAllText(path).Trim() : null;
}
