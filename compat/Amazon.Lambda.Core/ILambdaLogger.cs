namespace Amazon.Lambda.Core;

/// <summary>Writes to the function's log. The messages with arguments are templates: <c>"{Rows} rows of {Key}"</c>.</summary>
public interface ILambdaLogger
{
    /// <summary>Logs a message.</summary>
    /// <param name="message">The message.</param>
    void Log(string message);

    /// <summary>Logs a message and ends the line.</summary>
    /// <param name="message">The message.</param>
    void LogLine(string message);

    /// <summary>Logs a message at a level.</summary>
    /// <param name="level">The name of the level.</param>
    /// <param name="message">The message.</param>
    void Log(string level, string message) => LogLine(message);

    /// <summary>
    /// Logs a template and its arguments at a level. A logger must implement this: as in the official package, the default calls itself
    /// until the stack ends.
    /// </summary>
    /// <param name="level">The name of the level.</param>
    /// <param name="message">The template.</param>
    /// <param name="args">A value for each placeholder.</param>
    void Log(string level, string message, params object[] args) => Log(level, message, args);

    /// <summary>Logs an exception with a template and its arguments at a level.</summary>
    /// <param name="level">The name of the level.</param>
    /// <param name="exception">The exception.</param>
    /// <param name="message">The template.</param>
    /// <param name="args">A value for each placeholder.</param>
    void Log(string level, Exception exception, string message, params object[] args)
    {
        Log(level, message, args);
        Log(level, exception.ToString(), args);
    }

    /// <summary>Logs detail for whoever looks for a fault.</summary>
    /// <param name="message">The template.</param>
    /// <param name="args">A value for each placeholder.</param>
    void LogDebug(string message, params object[] args) => Log(LogLevel.Debug.ToString(), message, args);

    /// <summary>Logs what the function did.</summary>
    /// <param name="message">The message.</param>
    void LogInformation(string message) => Log(LogLevel.Information.ToString(), message);

    /// <summary>Logs what the function did.</summary>
    /// <param name="message">The template.</param>
    /// <param name="args">A value for each placeholder.</param>
    void LogInformation(string message, params object[] args) => Log(LogLevel.Information.ToString(), message, args);

    /// <summary>Logs what was unexpected and dealt with.</summary>
    /// <param name="message">The message.</param>
    void LogWarning(string message) => Log(LogLevel.Warning.ToString(), message);

    /// <summary>Logs what was unexpected and dealt with.</summary>
    /// <param name="message">The template.</param>
    /// <param name="args">A value for each placeholder.</param>
    void LogWarning(string message, params object[] args) => Log(LogLevel.Warning.ToString(), message, args);

    /// <summary>Logs an exception that was dealt with.</summary>
    /// <param name="exception">The exception.</param>
    /// <param name="message">The template.</param>
    /// <param name="args">A value for each placeholder.</param>
    void LogWarning(Exception exception, string message, params object[] args) =>
        Log(LogLevel.Warning.ToString(), exception, message, args);

    /// <summary>Logs a failure.</summary>
    /// <param name="message">The message.</param>
    void LogError(string message) => Log(LogLevel.Error.ToString(), message);

    /// <summary>Logs a failure.</summary>
    /// <param name="message">The template.</param>
    /// <param name="args">A value for each placeholder.</param>
    void LogError(string message, params object[] args) => Log(LogLevel.Error.ToString(), message, args);

    /// <summary>Logs a failure and its exception.</summary>
    /// <param name="exception">The exception.</param>
    /// <param name="message">The template.</param>
    /// <param name="args">A value for each placeholder.</param>
    void LogError(Exception exception, string message, params object[] args) =>
        Log(LogLevel.Error.ToString(), exception, message, args);
}
