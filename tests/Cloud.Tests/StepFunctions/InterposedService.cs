using System.Text.Json.Nodes;
using Pipeline.Cloud.Calls;

namespace Pipeline.Testing.StepFunctions;

/// <summary>What a test puts between the engine and a service: the answer to a call in the service's place, or null to let it through.</summary>
public delegate Task<JsonObject>? Interposition(string service, string operation, JsonObject input);

/// <summary>A service whose calls a test can take over.</summary>
/// <param name="inner">The service.</param>
/// <param name="interposition">What takes calls over at the time of a call, if anything does.</param>
internal sealed class InterposedService(ICloudService inner, Func<Interposition?> interposition) : ICloudService
{
    public string Name => inner.Name;

    public IReadOnlyList<string> SigningNames => inner.SigningNames;

    public OperationTable Operations => OperationTable.Open(name =>
    {
        var operation = inner.Operations.Find(name) ?? Operation.Unknown(Name, name);
        return operation with { Handler = (input, context) => interposition()?.Invoke(Name, name, input) ?? operation.Handler!(input, context) };
    });
}
