using System.Globalization;
using Amazon.Lambda.RuntimeSupport.Logging;

namespace Amazon.Lambda.RuntimeSupport;

/// <summary>What the Lambda service tells a function about itself in its environment's variables.</summary>
internal sealed record LambdaEnvironment
{
    /// <summary>Host, port and perhaps a path of the Runtime API.</summary>
    public required string RuntimeApi { get; init; }

    /// <summary>The function's name.</summary>
    public string FunctionName { get; init; } = "";

    /// <summary>The function's version.</summary>
    public string FunctionVersion { get; init; } = "";

    /// <summary>The function's memory.</summary>
    public int MemoryMegabytes { get; init; }

    /// <summary>The log group.</summary>
    public string LogGroupName { get; init; } = "";

    /// <summary>The log stream.</summary>
    public string LogStreamName { get; init; } = "";

    /// <summary>How log lines are written.</summary>
    public LogForm LogForm { get; init; }

    /// <summary>The lowest level that is logged; null and what is no level are Information.</summary>
    public string? LogLevel { get; init; }

    /// <summary>Reads the variables.</summary>
    /// <param name="variable">Gives a variable's value or null.</param>
    public static LambdaEnvironment Read(Func<string, string?> variable) => new()
    {
        RuntimeApi = variable("AWS_LAMBDA_RUNTIME_API") is { Length: > 0 } api
            ? api
            : throw new InvalidOperationException("AWS_LAMBDA_RUNTIME_API is not set. This program is a Lambda function: the Lambda service (or a local one) starts it and says there where the Runtime API is."),
        FunctionName = variable("AWS_LAMBDA_FUNCTION_NAME") ?? "",
        FunctionVersion = variable("AWS_LAMBDA_FUNCTION_VERSION") ?? "",
        MemoryMegabytes = int.TryParse(variable("AWS_LAMBDA_FUNCTION_MEMORY_SIZE"), CultureInfo.InvariantCulture, out var size) ? size : 0,
        LogGroupName = variable("AWS_LAMBDA_LOG_GROUP_NAME") ?? "",
        LogStreamName = variable("AWS_LAMBDA_LOG_STREAM_NAME") ?? "",
        LogForm = Enum.TryParse<LogForm>(First("AWS_LAMBDA_HANDLER_LOG_FORMAT", "AWS_LAMBDA_LOG_FORMAT", variable), ignoreCase: true, out var form) ? form : LogForm.Default,
        LogLevel = First("AWS_LAMBDA_HANDLER_LOG_LEVEL", "AWS_LAMBDA_LOG_LEVEL", variable),
    };

    // The user's own variable goes before the one that Lambda sets.
    private static string? First(string name, string otherwise, Func<string, string?> variable) => variable(name) is { Length: > 0 } value ? value : variable(otherwise);
}
