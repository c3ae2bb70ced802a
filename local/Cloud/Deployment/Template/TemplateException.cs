namespace Pipeline.Cloud.Deployment.Template;

/// <summary>Thrown when a template cannot be deployed.</summary>
/// <param name="file">The template's file.</param>
/// <param name="line">The line, from 1; 0 for the file as a whole.</param>
/// <param name="problem">What is wrong and what was expected.</param>
public sealed class TemplateException(string file, long line, string problem)
    : Exception(line > 0 ? $"{file}:{line}: {problem}" : $"{file}: {problem}")
{
    /// <summary>The template's file.</summary>
    public string File { get; } = file;

    /// <summary>The line, from 1; 0 for the file as a whole.</summary>
    public long Line { get; } = line;
}
