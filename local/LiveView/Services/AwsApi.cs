using Pipeline.Cloud.Protocol;
using Pipeline.LiveView.Routing;

namespace Pipeline.LiveView.Services;

/// <summary>Gives the page the services' APIs, limited to reading and to starting executions and queries.</summary>
internal sealed class AwsApi(ServiceCalls calls)
{
    private static readonly string[] Reading = ["Get", "List", "Describe", "BatchGet", "Scan", "Query"];

    // These also read, but they return credentials or the functions' variables, whose secrets /_/functions masks.
    private static readonly HashSet<string> Secret = new(StringComparer.Ordinal)
    {
        "sts:GetSessionToken", "sts:GetFederationToken", "lambda:GetFunction", "lambda:GetFunctionConfiguration", "lambda:ListFunctions",
    };

    private static readonly HashSet<string> Acting = new(StringComparer.Ordinal)
    {
        "sfn:StartExecution", "athena:StartQueryExecution", "athena:StopQueryExecution",
    };

    /// <summary>The routes of this part.</summary>
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
