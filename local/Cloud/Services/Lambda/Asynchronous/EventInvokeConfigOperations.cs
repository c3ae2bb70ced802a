using System.Text.Json.Nodes;
using Pipeline.Cloud.Access.Roles;
using Pipeline.Cloud.Lambda.Destinations;
using Pipeline.Cloud.Lambda.Functions;
using Pipeline.Cloud.Protocol;

namespace Pipeline.Cloud.Lambda.Asynchronous;

/// <summary>The operations on the configuration of asynchronous invocation.</summary>
internal sealed class EventInvokeConfigOperations(FunctionRegistry functions, DestinationSender destinations, IRoles roles, TimeProvider time)
{
    /// <summary>Replaces the whole configuration.</summary>
    public Task<JsonObject> PutAsync(JsonObject request, CallContext context) => SetAsync(request, _ => EventInvokeConfig.Default, context.Aborted);

    /// <summary>Changes only the members that the request names.</summary>
    public Task<JsonObject> UpdateAsync(JsonObject request, CallContext context) => SetAsync(request, Existing, context.Aborted);

    public Task<JsonObject> GetAsync(JsonObject request, CallContext context)
    {
        var function = Find(new Parameters("lambda", request));
        return Task.FromResult(Existing(function).Describe(function.Definition.Arn));
    }

    public Task<JsonObject> DeleteAsync(JsonObject request, CallContext context)
    {
        var function = Find(new Parameters("lambda", request));
        Existing(function);
        function.EventInvokeConfig = null;
        return Task.FromResult<JsonObject>([]);
    }

    private async Task<JsonObject> SetAsync(JsonObject request, Func<DeployedFunction, EventInvokeConfig> basis, CancellationToken cancellationToken)
    {
        var input = new Parameters("lambda", request);
        var function = Find(input);
        var config = EventInvokeConfig.Read(input, basis(function), time.GetUtcNow());
        var sender = destinations.For(roles.Assume(function.Definition.Role, function.Definition.Name));
        await sender.RequireAsync(config.OnSuccess, cancellationToken);
        await sender.RequireAsync(config.OnFailure, cancellationToken);
        function.EventInvokeConfig = config;
        return config.Describe(function.Definition.Arn);
    }

    private DeployedFunction Find(Parameters input) => functions.Get(input.RequiredString("FunctionName"), input.String("Qualifier"));

    private static EventInvokeConfig Existing(DeployedFunction function) => function.EventInvokeConfig ?? throw new AwsException(
        "ResourceNotFoundException", $"The function {function.Definition.Arn}:$LATEST doesn't have an EventInvokeConfig", 404);
}
