namespace Pipeline.Cli.Commands;

/// <summary>A command that cannot be carried out as it was given. The message says what is wrong and what to do.</summary>
internal sealed class CommandException(string message) : Exception(message);
