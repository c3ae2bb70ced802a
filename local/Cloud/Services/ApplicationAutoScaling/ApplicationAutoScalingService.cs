using System.Collections.Concurrent;
using System.Text.Json.Nodes;
using Pipeline.Cloud.Access.Policies;
using Pipeline.Cloud.Calls;
using Pipeline.Cloud.Composition;
using Pipeline.Cloud.Protocol;

namespace Pipeline.Cloud.ApplicationAutoScaling;

/// <summary>
/// Application Auto Scaling of endpoints. It stores targets and policies and applies AWS's rules to them, but scales nothing.
/// Source: "Application Auto Scaling API Reference".
/// </summary>
public sealed class ApplicationAutoScalingService : ICloudService
{
    private readonly LocalCloudOptions _cloud;
    private readonly TimeProvider _time;
    private readonly Dispatcher _dispatcher;
    private readonly ConcurrentDictionary<ScalingKey, ScalableTarget> _targets = new();
    private readonly ConcurrentDictionary<(ScalingKey Key, string Name), JsonObject> _policies = new();

    /// <summary>A service without targets.</summary>
    /// <param name="context">The cloud that it is part of.</param>
    public ApplicationAutoScalingService(CloudContext context)
    {
        (_cloud, _time, _dispatcher) = (context.Options, context.Time, context.Calls);
        Operations = new OperationTable(
            new Operation("RegisterScalableTarget", RegisterAsync)
            {
                Needs = OfTarget,
                Members = Members.Of("ServiceNamespace", "ResourceId", "ScalableDimension", "MinCapacity", "MaxCapacity")
                    .WithoutEffect("RoleARN", "SuspendedState", "Tags"),
            },
            new Operation("DeregisterScalableTarget", (input, _) => Task.FromResult(Deregister(Read(input))))
            {
                Needs = OfTarget,
                Members = Members.Of("ServiceNamespace", "ResourceId", "ScalableDimension"),
            },
            new Operation("DescribeScalableTargets", (input, _) => Task.FromResult(DescribeTargets(Read(input))))
            {
                Needs = Need.OfAccount,
                Members = Members.Of("ServiceNamespace", "ResourceIds"),
            },
            new Operation("PutScalingPolicy", (input, _) => Task.FromResult(PutPolicy(Read(input))))
            {
                Needs = OfTarget,
                Members = Members.Of("ServiceNamespace", "ResourceId", "ScalableDimension", "PolicyName", "PolicyType", "TargetTrackingScalingPolicyConfiguration"),
            },
            new Operation("DeleteScalingPolicy", (input, _) => Task.FromResult(DeletePolicy(Read(input))))
            {
                Needs = OfTarget,
                Members = Members.Of("ServiceNamespace", "ResourceId", "ScalableDimension", "PolicyName"),
            },
            new Operation("DescribeScalingPolicies", (input, _) => Task.FromResult(DescribePolicies(Read(input))))
            {
                Needs = Need.OfAccount,
                Members = Members.Of("ServiceNamespace", "ResourceId"),
            });
    }

    /// <inheritdoc/>
    public string Name => "applicationautoscaling";

    /// <inheritdoc/>
    public IReadOnlyList<string> SigningNames { get; } = ["application-autoscaling"];

    /// <inheritdoc/>
    public OperationTable Operations { get; }

    // A target's ARN ends in an id that is in no request, so a policy can only allow all targets of a service.
    private static OperationNeeds OfTarget => call =>
        [call.Need(call.Arn("application-autoscaling", "scalable-target/", "0")) with { Keys = [(ConditionKeys.ScalingNamespace, call["ServiceNamespace"])] }];

    private async Task<JsonObject> RegisterAsync(JsonObject input, CallContext context)
    {
        var parameters = Read(input);
        var key = ScalingKey.Read(parameters);
        var minimum = parameters.Int("MinCapacity");
        var maximum = parameters.Int("MaxCapacity");
        await RequireInServiceAsync(key, context);
        var known = _targets.GetValueOrDefault(key);
        var target = new ScalableTarget(
            key,
            known?.Arn ?? _cloud.Arn("application-autoscaling", "scalable-target/" + Guid.NewGuid().ToString("N")),
            minimum ?? known?.Minimum ?? throw parameters.Missing("MinCapacity"),
            maximum ?? known?.Maximum ?? throw parameters.Missing("MaxCapacity"),
            known?.Created ?? _time.GetUtcNow());
        if (target.Minimum < 0 || target.Minimum > target.Maximum)
            throw Invalid($"Minimum capacity {target.Minimum} must not be negative nor above the maximum capacity {target.Maximum}.");
        _targets[key] = target;
        return new JsonObject { ["ScalableTargetARN"] = target.Arn };
    }

    private JsonObject Deregister(Parameters parameters)
    {
        var key = ScalingKey.Read(parameters);
        if (!_targets.TryRemove(key, out _)) throw NoTarget(key);
        // Deregistering a target deletes its policies.
        foreach (var policy in _policies.Keys.Where(policy => policy.Key == key)) _policies.TryRemove(policy, out _);
        return [];
    }

    private JsonObject DescribeTargets(Parameters parameters)
    {
        var (service, resources) = (parameters.RequiredString("ServiceNamespace"), parameters.Strings("ResourceIds"));
        var found = _targets.Values.Where(target => target.Key.Service == service && (resources.Count == 0 || resources.Contains(target.Key.Resource)));
        return new JsonObject { ["ScalableTargets"] = new JsonArray([.. found.Select(target => target.ToJson())]) };
    }

    private JsonObject PutPolicy(Parameters parameters)
    {
        var (key, name) = (ScalingKey.Read(parameters), parameters.RequiredString("PolicyName"));
        var type = parameters.String("PolicyType") ?? "StepScaling";
        if (type != "TargetTrackingScaling") throw AwsException.NotEmulated("application-autoscaling", $"policy type '{type}'");
        var configuration = parameters.Nested("TargetTrackingScalingPolicyConfiguration") ?? throw parameters.Missing("TargetTrackingScalingPolicyConfiguration");
        var target = configuration.Number("TargetValue") ?? throw configuration.Missing("TargetValue");
        var metric = configuration.Nested("PredefinedMetricSpecification") ?? throw configuration.Missing("PredefinedMetricSpecification");
        if (metric.RequiredString("PredefinedMetricType") is var kind && kind != "SageMakerVariantInvocationsPerInstance")
            throw Invalid($"PredefinedMetricType '{kind}' is not a metric of a variant: expected SageMakerVariantInvocationsPerInstance.");
        if (target <= 0) throw Invalid($"TargetValue {target} must be greater than 0.");
        metric.RefuseOthers();
        configuration.Ignore("ScaleOutCooldown", "ScaleInCooldown", "DisableScaleIn");
        configuration.RefuseOthers();
        if (!_targets.ContainsKey(key)) throw NoTarget(key);
        var policy = _policies.AddOrUpdate((key, name), _ => Policy(Guid.NewGuid().ToString()), (_, known) => Policy(known["PolicyARN"]!.ToString().Split(':')[6]));
        return new JsonObject { ["PolicyARN"] = policy["PolicyARN"]!.ToString(), ["Alarms"] = new JsonArray() };

        JsonObject Policy(string id) => key.AddTo(new JsonObject
        {
            ["PolicyARN"] = _cloud.Arn("autoscaling", $"scalingPolicy:{id}:resource/{key.Service}/{key.Resource}:policyName/{name}"),
            ["PolicyName"] = name,
            ["PolicyType"] = type,
            ["TargetTrackingScalingPolicyConfiguration"] = parameters.Object("TargetTrackingScalingPolicyConfiguration")!.DeepClone(),
            ["CreationTime"] = AwsTimestamp.Node(_time.GetUtcNow()),
        });
    }

    private JsonObject DeletePolicy(Parameters parameters)
    {
        var (key, name) = (ScalingKey.Read(parameters), parameters.RequiredString("PolicyName"));
        return _policies.TryRemove((key, name), out _)
            ? []
            : throw new AwsException("ObjectNotFoundException", $"No scaling policy found for policy name {name} and resource {key.Resource}.");
    }

    private JsonObject DescribePolicies(Parameters parameters)
    {
        var (service, resource) = (parameters.RequiredString("ServiceNamespace"), parameters.String("ResourceId"));
        var found = _policies.Where(policy => policy.Key.Key.Service == service && (resource is null || policy.Key.Key.Resource == resource));
        return new JsonObject { ["ScalingPolicies"] = new JsonArray([.. found.Select(policy => policy.Value.DeepClone())]) };
    }

    // Called as the caller, who needs the permission to describe the endpoint.
    private async Task RequireInServiceAsync(ScalingKey key, CallContext context)
    {
        var (endpoint, variant) = key.Variant();
        JsonObject found;
        try
        {
            found = await _dispatcher.InvokeAsync("sagemaker", "DescribeEndpoint", new JsonObject { ["EndpointName"] = endpoint }, context);
        }
        catch (AwsException e) when (e.Code == "ValidationException")
        {
            throw Invalid(e.Message);
        }

        if (found["EndpointStatus"]?.ToString() != "InService") throw Invalid($"Endpoint {endpoint} is {found["EndpointStatus"]} and not InService.");
        if (found["ProductionVariants"] is not JsonArray variants || variants.All(one => one?["VariantName"]?.ToString() != variant))
            throw Invalid($"Endpoint {endpoint} has no variant {variant}.");
    }

    private static Parameters Read(JsonObject input) => new("application-autoscaling", input);

    private static AwsException Invalid(string problem) => new("ValidationException", problem);

    private static AwsException NoTarget(ScalingKey key) => new(
        "ObjectNotFoundException",
        $"No scalable target found for service namespace: {key.Service}, resource ID: {key.Resource}, scalable dimension: {key.Dimension}");
}
