using System.Text.Json.Nodes;
using Pipeline.Cloud.Calls;

namespace Pipeline.Testing.StepFunctions;

/// <summary>Intercepts a call: returns the response in place of the service, or null to let the call through.</summary>
public delegate Task<JsonObject>? Interposition(string service, string operation, JsonObject input);

/// <summary>A service whose calls a test can intercept.</summary>
/// <param name="inner">The service.</param>
/// <param name="interposition">The interception at the time of a call; null for none.</param>
internal sealed class InterposedService(ICloudService inner, Func<Interposition?> interposition) : ICloudService
{
    public string Name => inner.Name;

    public IReadOnlyList<string> SigningNames => inner.SigningNames;

    public OperationTable Operations => OperationTable.Open(name =>
    {
        var operation = Operation.Of(inner, name);
        return operation with { Handler = (input, context) => interposition()?.Invoke(Name, name, input) ?? operation.HandleAsync(inner, input, context) };
    });
}
