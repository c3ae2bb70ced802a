namespace Pipeline.Hosting;

/// <summary>
/// Runs the Main that Amazon.Lambda.Annotations generates, and makes of whatever ends it a line that says what is wrong and a failure:
/// by itself that Main ends as a success and without a word when ANNOTATIONS_HANDLER names none of its handlers.
/// </summary>
/// <param name="function">The function's name in the template.</param>
/// <param name="handlers">What ANNOTATIONS_HANDLER may name.</param>
/// <param name="variable">The environment's variables.</param>
/// <param name="error">Standard error, which Lambda writes to the function's log.</param>
public sealed class FunctionProgram(string function, IReadOnlyList<string> handlers, Func<string, string?> variable, Func<TextWriter> error)
{
    /// <summary>The exit status of a program that was started by hand.</summary>
    public const int NotStartedByLambda = 2;

    /// <summary>Runs the function for as long as there are invocations.</summary>
    /// <param name="main">The generated Main.</param>
    /// <returns>The exit status: 0 only where the runtime ended by itself.</returns>
    public async Task<int> RunAsync(Func<Task> main)
    {
        if (variable("AWS_LAMBDA_RUNTIME_API") is not { Length: > 0 })
        {
            Say("AWS_LAMBDA_RUNTIME_API is not set. This program is a Lambda function: the Lambda service (or a local one) starts it and says there where the Runtime API is.");
            return NotStartedByLambda;
        }

        var handler = variable("ANNOTATIONS_HANDLER");
        if (!handlers.Contains(handler, StringComparer.Ordinal))
        {
            Say($"ANNOTATIONS_HANDLER is {(handler is null ? "not set" : $"'{handler}'")}. Set it to a handler of this program: {string.Join(", ", handlers)}.");
            return 1;
        }

        try
        {
            await main();
            return 0;
        }
#pragma warning disable CA1031 // whatever ends the program is to be said
        catch (Exception exception)
#pragma warning restore CA1031
        {
            Say($"{exception.GetType().Name}: {exception.Message}");
            error().WriteLine(exception);
            return 1;
        }
    }

    // A line break would make two entries of the log of it.
    private void Say(string problem) => error().WriteLine($"{function} cannot run: {problem.ReplaceLineEndings(" ")}");
}
