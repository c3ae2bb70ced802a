using System.Globalization;

namespace Pipeline.Cli.Commands;

/// <summary>A day of an option, such as 2026-01-15.</summary>
internal static class DayArgument
{
    /// <summary>Reads a day.</summary>
    /// <param name="option">The option.</param>
    /// <param name="text">Its value.</param>
    /// <exception cref="CommandException">The value is not a day.</exception>
    public static DateOnly Read(string option, string text) =>
        DateOnly.TryParseExact(text, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var day)
            ? day
            : throw new CommandException($"{option}: '{text}' is not a day; expected for example 2026-01-15.");
}
