namespace Pipeline.Hosting;

/// <summary>
/// Runs the Main that Amazon.Lambda.Annotations generates. Whatever ends it becomes one log line with the cause and a failure status. The
/// generated Main alone would exit silently with success if ANNOTATIONS_HANDLER named none of its handlers.
/// </summary>
/// <param name="function">The function's name in the template.</param>
/// <param name="handlers">The valid values of ANNOTATIONS_HANDLER.</param>
/// <param name="variable">Returns an environment variable's value, or null if it is not set.</param>
/// <param name="error">Standard error, which Lambda writes to the function's log.</param>
public sealed class FunctionProgram(string function, IReadOnlyList<string> handlers, Func<string, string?> variable, Func<TextWriter> error)
{
    /// <summary>The exit status when the program was not started by Lambda.</summary>
    public const int NotStartedByLambda = 2;

    /// <summary>Runs the function until the runtime ends.</summary>
    /// <param name="main">The generated Main.</param>
    /// <returns>The exit status: 0 only if the runtime ended normally.</returns>
    public async Task<int> RunAsync(Func<Task> main)
    {
        if (variable("AWS_LAMBDA_RUNTIME_API") is not { Length: > 0 })
        {
            WriteError("AWS_LAMBDA_RUNTIME_API is not set. This program is a Lambda function: the Lambda service (or a local one) starts it and sets this variable to the address of the Runtime API.");
            return NotStartedByLambda;
        }

        var handler = variable("ANNOTATIONS_HANDLER");
        if (!handlers.Contains(handler, StringComparer.Ordinal))
        {
            WriteError($"ANNOTATIONS_HANDLER is {(handler is null ? "not set" : $"'{handler}'")}. Set it to a handler of this program: {string.Join(", ", handlers)}.");
            return 1;
        }

        try
        {
            await main();
            return 0;
        }
#pragma warning disable CA1031 // whatever ends the program must be reported
        catch (Exception exception)
#pragma warning restore CA1031
        {
            WriteError($"{exception.GetType().Name}: {exception.Message}");
            error().WriteLine(exception);
            return 1;
        }
    }

    // A line break would split the message into two log entries.
    private void WriteError(string problem) => error().WriteLine($"{function} cannot run: {problem.ReplaceLineEndings(" ")}");
}
