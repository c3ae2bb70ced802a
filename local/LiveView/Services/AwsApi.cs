using Pipeline.Cloud.Protocol;
using Pipeline.LiveView.Routing;

namespace Pipeline.LiveView.Services;

/// <summary>The services' own APIs, for the page: what it may call is what it needs to show, and the two things that it can start.</summary>
internal sealed class AwsApi(ServiceCalls calls)
{
    private static readonly string[] Reading = ["Get", "List", "Describe", "BatchGet", "Scan", "Query"];

    // These read too, but they hand out credentials, or the functions' variables with the secrets that /_/functions masks.
    private static readonly HashSet<string> Secret = new(StringComparer.Ordinal)
    {
        "sts:GetSessionToken", "sts:GetFederationToken", "lambda:GetFunction", "lambda:GetFunctionConfiguration", "lambda:ListFunctions",
    };

    private static readonly HashSet<string> Acting = new(StringComparer.Ordinal)
    {
        "sfn:StartExecution", "athena:StartQueryExecution", "athena:StopQueryExecution",
    };

    /// <summary>The operations of the API.</summary>
    public IEnumerable<LiveRoute> Routes => [new("POST", "/aws/{service}/{operation}", ServeAsync)];

    private async Task ServeAsync(LiveRequest request)
    {
        var (service, operation) = (request.Parts["service"], request.Parts["operation"]);
        if (!Allows(calls.Name(service), operation))
            throw new AwsException("OperationNotAllowed", $"The page may not call {service}:{operation}: it reads what is no secret, starts executions, and starts and stops queries.", 403);
        var input = await request.ObjectAsync();
        await JsonAnswer.WriteAsync(request.Http, await calls.CallAsync(service, operation, input, request.Aborted));
    }

    private static bool Allows(string service, string operation) =>
        Acting.Contains($"{service}:{operation}") ||
        (Reading.Any(verb => operation.StartsWith(verb, StringComparison.Ordinal)) && !Secret.Contains($"{service}:{operation}"));
}
