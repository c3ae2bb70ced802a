using System.Globalization;
using System.Net.Http.Headers;

namespace Amazon.Lambda.RuntimeSupport.Api;

/// <summary>What the Runtime API says of an invocation beside its event.</summary>
/// <param name="RequestId">Its id.</param>
/// <param name="FunctionArn">The ARN by which the function was invoked.</param>
/// <param name="Deadline">When it times out.</param>
/// <param name="TraceId">Its X-Ray trace, or nothing.</param>
/// <param name="TenantId">The tenant of a function that keeps tenants apart, or nothing.</param>
internal sealed record InvocationHeaders(string RequestId, string FunctionArn, DateTimeOffset Deadline, string TraceId, string TenantId = "")
{
    /// <summary>Reads the headers of an answer to "next".</summary>
    /// <param name="headers">The headers.</param>
    public static InvocationHeaders Read(HttpResponseHeaders headers)
    {
        var deadline = Value(headers, "Lambda-Runtime-Deadline-Ms");
        return new InvocationHeaders(
            Value(headers, "Lambda-Runtime-Aws-Request-Id") is { Length: > 0 } id
                ? id
                : throw new InvalidDataException("The Runtime API sent an invocation without Lambda-Runtime-Aws-Request-Id."),
            Value(headers, "Lambda-Runtime-Invoked-Function-Arn"),
            long.TryParse(deadline, NumberStyles.None, CultureInfo.InvariantCulture, out var milliseconds)
                ? DateTimeOffset.FromUnixTimeMilliseconds(milliseconds)
                : throw new InvalidDataException($"The Runtime API sent «{deadline}» as Lambda-Runtime-Deadline-Ms: expected milliseconds since 1970."),
            Value(headers, "Lambda-Runtime-Trace-Id"),
            Value(headers, "Lambda-Runtime-Aws-Tenant-Id"));
    }

    private static string Value(HttpResponseHeaders headers, string name) =>
        headers.TryGetValues(name, out var values) ? values.FirstOrDefault() ?? "" : "";
}
