using System.Text.Json.Nodes;
using Pipeline.Cloud.Calls;
using Pipeline.Cloud.Faults;
using Pipeline.Cloud.Faults.Plan;
using Pipeline.Cloud.Protocol;
using Pipeline.LiveView.Routing;

namespace Pipeline.LiveView.Faults;

/// <summary>Lists, adds, switches and removes fault rules while the pipeline runs.</summary>
internal sealed class FaultsApi(FaultInjector injector, Dispatcher dispatcher)
{
    /// <summary>The routes of this part.</summary>
    public IEnumerable<LiveRoute> Routes =>
    [
        new("GET", "/faults", request => JsonAnswer.WriteAsync(request.Http, Describe())),
        new("POST", "/faults", AddAsync),
        new("PUT", "/faults/{id}", SwitchAsync),
        new("DELETE", "/faults/{id}", RemoveAsync),
    ];

    private JsonObject Describe()
    {
        var operations = new JsonObject();
        foreach (var service in dispatcher.Services.OrderBy(service => service.Name, StringComparer.Ordinal))
            operations[service.Name] = Names(service.Operations.Declared.Select(operation => operation.Name).Order(StringComparer.Ordinal));
        return new JsonObject
        {
            ["armed"] = injector.Active,
            ["rules"] = JsonAnswer.Array(injector.Rules.Select(Rule)),
            ["operations"] = operations,
            ["kinds"] = JsonAnswer.Array(FaultKind.All(dispatcher.Services).Select(kind => new JsonObject
            {
                ["name"] = kind.Name,
                ["arguments"] = kind.Arguments,
                ["fits"] = Names(kind.Fits),
            })),
        };
    }

    private async Task AddAsync(LiveRequest request)
    {
        var text = await request.TextAsync("text") ?? throw new AwsException("ValidationException", "text: expected the rule, as on the command line.");
        try
        {
            var added = injector.Add(FaultArgument.Read(text, "rule"), dispatcher);
            request.Http.Response.StatusCode = 201;
            await JsonAnswer.WriteAsync(request.Http, Rule(added));
        }
        catch (FaultPlanException e)
        {
            throw new AwsException("ValidationException", e.Message);
        }
    }

    private async Task SwitchAsync(LiveRequest request)
    {
        if ((await request.ObjectAsync())["enabled"] is not JsonValue value || !value.TryGetValue<bool>(out var enabled))
            throw new AwsException("ValidationException", "enabled: expected true or false.");
        await JsonAnswer.WriteAsync(request.Http, Rule(injector.Switch(request.Parts["id"], enabled) ?? throw NotFound(request)));
    }

    private Task RemoveAsync(LiveRequest request)
    {
        if (!injector.Remove(request.Parts["id"])) throw NotFound(request);
        request.Http.Response.StatusCode = 204;
        return Task.CompletedTask;
    }

    private static JsonObject Rule(FaultRuleState rule) => new()
    {
        ["id"] = rule.Id,
        ["text"] = FaultText.Of(rule.Rule),
        ["service"] = rule.Rule.On.Service,
        ["operation"] = rule.Rule.On.Operation,
        ["what"] = rule.Rule.What.Name,
        ["enabled"] = rule.Enabled,
        ["fired"] = rule.Fired,
        ["fromFile"] = rule.Planned,
    };

    private static JsonArray Names(IEnumerable<string> names) => JsonAnswer.Array(names.Select(name => (JsonNode)name));

    private static AwsException NotFound(LiveRequest request) => new("NotFound", $"There is no rule {request.Parts["id"]}.", 404);
}
