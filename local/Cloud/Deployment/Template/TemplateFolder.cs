namespace Pipeline.Cloud.Deployment.Template;

/// <summary>The folder that a template lies in: what the template names must lie there too, whoever wrote it.</summary>
internal static class TemplateFolder
{
    /// <summary>The file or folder that a property names.</summary>
    /// <param name="templateFile">The template.</param>
    /// <param name="error">The error at the property.</param>
    /// <param name="named">Its value.</param>
    /// <returns>Its full path; it need not exist.</returns>
    /// <exception cref="TemplateException">It is absolute, or lies elsewhere, be it by '..' or by a link.</exception>
    public static string Find(string templateFile, Func<string, TemplateException> error, string named)
    {
        var folder = Path.GetDirectoryName(Path.GetFullPath(templateFile))!;
        if (Path.IsPathRooted(named) || named.Contains("://", StringComparison.Ordinal))
            throw error($"'{named}' is not relative to the template's folder, where the local cloud reads what it deploys.");
        var path = Path.GetFullPath(Path.Combine(folder, named));
        return IsWithin(folder, path) && IsWithin(Real(folder), Real(path))
            ? path
            : throw error($"'{named}' lies outside of the template's folder {folder}.");
    }

    private static bool IsWithin(string folder, string path)
    {
        var relative = Path.GetRelativePath(folder, path);
        return relative != ".." && !relative.StartsWith(".." + Path.DirectorySeparatorChar, StringComparison.Ordinal) && !Path.IsPathRooted(relative);
    }

    // A link anywhere on the way counts, and what it leads to may lie behind another.
    private static string Real(string path)
    {
        var real = Path.GetPathRoot(path)!;
        foreach (var part in path[real.Length..].Split(Path.DirectorySeparatorChar, StringSplitOptions.RemoveEmptyEntries))
        {
            real = Path.Combine(real, part);
            FileSystemInfo at = Directory.Exists(real) ? new DirectoryInfo(real) : new FileInfo(real);
            if (at.LinkTarget is not null && at.ResolveLinkTarget(returnFinalTarget: true) is { } target) real = Real(target.FullName);
        }

        return real;
    }
}
