namespace Pipeline.Cli.Commands;

/// <summary>The user's terminal.</summary>
internal static class Terminal
{
    /// <summary>Asks a question; null if nobody can answer, since the input is no terminal.</summary>
    public static string? Ask(string question)
    {
        if (Console.IsInputRedirected) return null;
        Console.Write(question);
        return Console.ReadLine()?.Trim();
    }
}
