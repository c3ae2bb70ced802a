using Pipeline.Cloud.Calls;
using Pipeline.Cloud.Faults.Plan;

namespace Pipeline.Cloud.Faults;

/// <summary>A kind of fault, for user interfaces that offer a choice.</summary>
/// <param name="Name">The key that names it in a rule.</param>
/// <param name="Arguments">The key with its value and further keys; brackets around optional ones.</param>
/// <param name="Fits">The operations that can have the fault, as <c>service:Operation</c>; each part may contain <c>*</c>.</param>
public sealed record FaultKind(string Name, string Arguments, IReadOnlyList<string> Fits)
{
    private const string Anything = "*:*";

    /// <summary>Every kind, in the order of the documentation.</summary>
    /// <param name="services">The services, whose operations declare which faults they can have.</param>
    public static IReadOnlyList<FaultKind> All(IEnumerable<ICloudService> services)
    {
        var declared = services.SelectMany(service => service.Operations.Declared.Select(operation => (Name: $"{service.Name}:{operation.Name}", Operation: operation))).ToList();
        return
        [
            new("error", "error=Code [status=400] [message=text]", [Anything]),
            new("throttle", "throttle", [Anything]),
            new("latency", "latency=250ms | latency=50ms..2s", [Anything]),
            new("reset", "reset=before | reset=after", [Anything]),
            new("truncate", "truncate", [Anything]),
            new("unprocessed", "unprocessed=0.3", [.. declared.Where(entry => entry.Operation.Batch is not null).Select(entry => entry.Name)]),
            new("kill", "kill=before | kill=after | kill=0ms..400ms", [Anything]),
            new("duplicate", "duplicate", [CallPattern.Invocation.ToString()]),
            new("model", "model=refuse [status=400] [message=text] | model=values [each=2] | model=nan", [.. declared.Where(entry => entry.Operation.Endpoint is not null).Select(entry => entry.Name)]),
            new("endpoint", "endpoint=remove [for=1s] | endpoint=swap [config=name]", [.. declared.Where(entry => entry.Operation.Endpoint is not null).Select(entry => entry.Name)]),
        ];
    }
}
