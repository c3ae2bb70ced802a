using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Http;

namespace Pipeline.Cloud.Lambda;

/// <summary>One operation of the REST API. Source: the service's HTTP bindings in the API reference.</summary>
/// <param name="Method">The HTTP method.</param>
/// <param name="Template">The path; a segment in braces is a member of the request.</param>
/// <param name="Operation">The operation.</param>
/// <param name="Status">The status of success.</param>
internal sealed record LambdaRoute(string Method, string Template, string Operation, int Status)
{
    private readonly string[] _segments = Template.Split('/', StringSplitOptions.RemoveEmptyEntries);

    public static IReadOnlyList<LambdaRoute> All { get; } =
    [
        new("POST", "/2015-03-31/functions", "CreateFunction", 201),
        new("GET", "/2015-03-31/functions", "ListFunctions", 200),
        new("GET", "/2015-03-31/functions/{FunctionName}", "GetFunction", 200),
        new("DELETE", "/2015-03-31/functions/{FunctionName}", "DeleteFunction", 204),
        new("GET", "/2015-03-31/functions/{FunctionName}/configuration", "GetFunctionConfiguration", 200),
        new("PUT", "/2015-03-31/functions/{FunctionName}/configuration", "UpdateFunctionConfiguration", 200),
        new("PUT", "/2015-03-31/functions/{FunctionName}/code", "UpdateFunctionCode", 200),
        new("POST", "/2015-03-31/functions/{FunctionName}/invocations", "Invoke", 200),
        new("POST", "/2015-03-31/functions/{FunctionName}/versions", "PublishVersion", 201),
        new("GET", "/2015-03-31/functions/{FunctionName}/versions", "ListVersionsByFunction", 200),
        new("POST", "/2015-03-31/functions/{FunctionName}/aliases", "CreateAlias", 201),
        new("GET", "/2015-03-31/functions/{FunctionName}/aliases", "ListAliases", 200),
        new("GET", "/2015-03-31/functions/{FunctionName}/aliases/{Name}", "GetAlias", 200),
        new("PUT", "/2015-03-31/functions/{FunctionName}/aliases/{Name}", "UpdateAlias", 200),
        new("DELETE", "/2015-03-31/functions/{FunctionName}/aliases/{Name}", "DeleteAlias", 204),
        new("POST", "/2015-03-31/functions/{FunctionName}/policy", "AddPermission", 201),
        new("GET", "/2015-03-31/functions/{FunctionName}/policy", "GetPolicy", 200),
        new("DELETE", "/2015-03-31/functions/{FunctionName}/policy/{StatementId}", "RemovePermission", 204),
        new("PUT", "/2017-10-31/functions/{FunctionName}/concurrency", "PutFunctionConcurrency", 200),
        new("DELETE", "/2017-10-31/functions/{FunctionName}/concurrency", "DeleteFunctionConcurrency", 204),
        new("GET", "/2019-09-30/functions/{FunctionName}/concurrency", "GetFunctionConcurrency", 200),
        new("PUT", "/2019-09-25/functions/{FunctionName}/event-invoke-config", "PutFunctionEventInvokeConfig", 200),
        new("POST", "/2019-09-25/functions/{FunctionName}/event-invoke-config", "UpdateFunctionEventInvokeConfig", 200),
        new("GET", "/2019-09-25/functions/{FunctionName}/event-invoke-config", "GetFunctionEventInvokeConfig", 200),
        new("DELETE", "/2019-09-25/functions/{FunctionName}/event-invoke-config", "DeleteFunctionEventInvokeConfig", 204),
        new("POST", "/2015-03-31/event-source-mappings", "CreateEventSourceMapping", 202),
        new("GET", "/2015-03-31/event-source-mappings", "ListEventSourceMappings", 200),
        new("GET", "/2015-03-31/event-source-mappings/{UUID}", "GetEventSourceMapping", 200),
        new("PUT", "/2015-03-31/event-source-mappings/{UUID}", "UpdateEventSourceMapping", 202),
        new("DELETE", "/2015-03-31/event-source-mappings/{UUID}", "DeleteEventSourceMapping", 202),
    ];

    /// <summary>The members in a request's path and query, or null if the request is for another operation.</summary>
    public JsonObject? Match(HttpRequest request)
    {
        // The path is used as sent, not decoded: a function's name may be an ARN with escaped characters.
        var path = (request.Path.Value ?? "").Split('/', StringSplitOptions.RemoveEmptyEntries);
        if (request.Method != Method || path.Length != _segments.Length) return null;
        var members = new JsonObject();
        for (var i = 0; i < path.Length; i++)
        {
            if (_segments[i][0] == '{') members[_segments[i][1..^1]] = Uri.UnescapeDataString(path[i]);
            else if (_segments[i] != path[i]) return null;
        }

        foreach (var (name, value) in request.Query) members[name] = value.ToString();
        return members;
    }
}
