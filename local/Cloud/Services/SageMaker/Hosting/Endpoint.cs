using System.Text.Json.Nodes;
using Pipeline.Cloud.Protocol;
using Pipeline.Cloud.SageMaker.Resources;

namespace Pipeline.Cloud.SageMaker.Hosting;

/// <summary>An endpoint.</summary>
internal sealed class Endpoint(string name, string arn, EndpointConfig config, DateTimeOffset created, Action<string> changed)
{
    private readonly Lock _lock = new();
    private EndpointState _state = new("Creating", config, created);
    private volatile Traffic? _traffic;

    /// <summary>Its name.</summary>
    internal string Name => name;

    /// <summary>Its ARN.</summary>
    internal string Arn => arn;

    /// <summary>When it was created.</summary>
    internal DateTimeOffset Created => created;

    /// <summary>The state that the endpoint had before a restart.</summary>
    internal EndpointState Restored
    {
        init => _state = value;
    }

    /// <summary>The variants that serve; null before the endpoint is first in service.</summary>
    internal Traffic? Traffic => _traffic;

    /// <summary>Its current state.</summary>
    internal EndpointState State
    {
        get { lock (_lock) return _state; }
    }

    /// <summary>Sets the variants that serve.</summary>
    internal void Route(Traffic traffic) => _traffic = traffic;

    /// <summary>Changes the state.</summary>
    internal void Change(Func<EndpointState, EndpointState> change)
    {
        lock (_lock) _state = change(_state);
        changed(name);
    }

    /// <summary>Begins an update, unless another change is in progress.</summary>
    internal void BeginUpdate(EndpointConfig next, DeploymentPolicy policy, DateTimeOffset now)
    {
        lock (_lock)
        {
            if (_state.Status != "InService") throw SageMakerErrors.Validation($"Cannot update in-progress endpoint \"{arn}\".");
            _state = _state with { Status = "Updating", Pending = next, PendingSince = now, Modified = now, FailureReason = null, Policy = policy };
        }

        changed(name);
    }

    /// <summary>DescribeEndpoint's answer.</summary>
    internal JsonObject Describe()
    {
        var state = State;
        var answer = new JsonObject
        {
            ["EndpointName"] = name,
            ["EndpointArn"] = arn,
            ["EndpointConfigName"] = state.Config.Name,
            ["EndpointStatus"] = state.Status,
            ["CreationTime"] = AwsTimestamp.Node(created),
            ["LastModifiedTime"] = AwsTimestamp.Node(state.Modified),
        };
        if (state.Fleet is not null) answer["ProductionVariants"] = Variants(state.Fleet);
        if (state.FailureReason is not null) answer["FailureReason"] = state.FailureReason;
        if (state.Policy.Request is not null) answer["LastDeploymentConfig"] = state.Policy.Request.DeepClone();
        if (state.Pending is not null)
        {
            answer["PendingDeploymentSummary"] = new JsonObject
            {
                ["EndpointConfigName"] = state.Pending.Name,
                ["StartTime"] = AwsTimestamp.Node(state.PendingSince),
                ["ProductionVariants"] = new JsonArray([.. state.Pending.Variants.Select(variant => new JsonObject
                {
                    ["VariantName"] = variant.Name, ["DesiredWeight"] = variant.Weight, ["DesiredInstanceCount"] = variant.Instances,
                })]),
            };
        }

        return answer;
    }

    private static JsonArray Variants(Fleet fleet) => new([.. fleet.Variants.Select(variant => new JsonObject
    {
        ["VariantName"] = variant.Configured.Name,
        ["DeployedImages"] = new JsonArray(new JsonObject
        {
            ["SpecifiedImage"] = variant.Image, ["ResolvedImage"] = variant.Image, ["ResolutionTime"] = AwsTimestamp.Node(fleet.Config.Created),
        }),
        ["CurrentWeight"] = variant.Configured.Weight,
        ["DesiredWeight"] = variant.Configured.Weight,
        ["CurrentInstanceCount"] = variant.Configured.Instances,
        ["DesiredInstanceCount"] = variant.Configured.Instances,
    })]);
}

/// <summary>An endpoint's state at one moment.</summary>
/// <param name="Status">AWS's name of the status.</param>
/// <param name="Config">The configuration that serves, or that is to serve first.</param>
/// <param name="Modified">When the state was changed last.</param>
internal sealed record EndpointState(string Status, EndpointConfig Config, DateTimeOffset Modified)
{
    /// <summary>The fleet that serves; null before the first one does.</summary>
    internal Fleet? Fleet { get; init; }

    /// <summary>Why the creation or the last update failed.</summary>
    internal string? FailureReason { get; init; }

    /// <summary>The configuration of the update in progress.</summary>
    internal EndpointConfig? Pending { get; init; }

    /// <summary>When that update began.</summary>
    internal DateTimeOffset PendingSince { get; init; }

    /// <summary>The deployment policy of the last update.</summary>
    internal DeploymentPolicy Policy { get; init; } = DeploymentPolicy.Default;
}
