using System.Text.RegularExpressions;

namespace Pipeline.Cli.Drilling;

/// <summary>The page that says what to do about each incident. Its commands are carried out as they stand there.</summary>
internal sealed partial class Runbook
{
    private readonly string _path;
    private readonly string[] _lines;

    private Runbook(string path, string[] lines) => (_path, _lines) = (path, lines);

    /// <summary>Reads the page.</summary>
    public static Runbook Read(string path) => new(path, File.ReadAllLines(path));

    /// <summary>The commands of an entry: the lines of its first block, without comments and with what stands for names replaced.</summary>
    /// <param name="entry">The entry's heading.</param>
    /// <param name="names">What replaces a <c>&lt;name&gt;</c>.</param>
    /// <exception cref="RunbookException">There is no such entry, it has no commands, or a name is not known.</exception>
    public IReadOnlyList<string> Commands(string entry, IReadOnlyDictionary<string, string> names)
    {
        var at = Array.FindIndex(_lines, line => line.StartsWith('#') && line.TrimStart('#').Trim() == entry);
        if (at < 0) throw new RunbookException($"{_path} has no entry '{entry}'.");
        var section = _lines.Skip(at + 1).TakeWhile(line => !Heading().IsMatch(line)).ToList();
        var begin = section.FindIndex(line => line.TrimStart().StartsWith("```", StringComparison.Ordinal));
        if (begin < 0) throw new RunbookException($"{_path}: the entry '{entry}' has no commands.");
        var block = section.Skip(begin + 1).TakeWhile(line => !line.TrimStart().StartsWith("```", StringComparison.Ordinal));
        return [.. block.Select(line => Comment().Replace(line, "").Trim()).Where(line => line.Length > 0).Select(line => Named(entry, line, names))];
    }

    private string Named(string entry, string command, IReadOnlyDictionary<string, string> names) => Placeholder().Replace(command, match =>
        names.GetValueOrDefault(match.Groups[1].Value) ?? throw new RunbookException($"{_path}: the entry '{entry}' says {match.Value}, and what that is here is not known."));

    [GeneratedRegex("^#{1,6} ")]
    private static partial Regex Heading();

    [GeneratedRegex(@"(^|\s)#.*$")]
    private static partial Regex Comment();

    [GeneratedRegex("<([a-z-]+)>")]
    private static partial Regex Placeholder();
}

/// <summary>Thrown when the runbook does not say what an incident needs, or what it says fails.</summary>
internal sealed class RunbookException(string message) : Exception(message);
