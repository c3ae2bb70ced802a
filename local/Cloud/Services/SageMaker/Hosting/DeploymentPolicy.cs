using System.Text.Json.Nodes;
using Pipeline.Cloud.Protocol;
using Pipeline.Cloud.SageMaker.Resources;

namespace Pipeline.Cloud.SageMaker.Hosting;

/// <summary>How an update moves traffic to the new fleet.</summary>
/// <param name="Steps">The new fleet's traffic shares before it gets all, in order; empty for all at once.</param>
/// <param name="Wait">Duration of a step.</param>
/// <param name="TerminationWait">How long the old fleet is kept once it has no traffic.</param>
/// <param name="Request">The request's DeploymentConfig, for descriptions; null if it had none.</param>
internal sealed record DeploymentPolicy(IReadOnlyList<double> Steps, TimeSpan Wait, TimeSpan TerminationWait, JsonObject? Request)
{
    /// <summary>The alarms that roll the update back while it bakes.</summary>
    internal IReadOnlyList<string> Alarms { get; private init; } = [];

    /// <summary>The policy of a request without one: the new fleet takes over as soon as it is up.</summary>
    internal static DeploymentPolicy Default { get; } = new([], TimeSpan.Zero, TimeSpan.Zero, null);

    /// <summary>Reads a DeploymentConfig.</summary>
    /// <param name="config">The structure.</param>
    /// <param name="instances">Instances of the new configuration: a step may be given as a number of them.</param>
    internal static DeploymentPolicy Parse(JsonObject config, int instances)
    {
        var parameters = new Parameters("sagemaker", config, "DeploymentConfig.");
        var alarms = AlarmsOf(parameters.Nested("AutoRollbackConfiguration"));
        var update = parameters.Nested("BlueGreenUpdatePolicy");
        parameters.RefuseOthers();
        if (update is null) return Default with { Request = config.DeepClone().AsObject(), Alarms = alarms };
        var routing = update.Nested("TrafficRoutingConfiguration") ?? throw update.Missing("TrafficRoutingConfiguration");
        var termination = update.Int("TerminationWaitInSeconds") ?? 0;
        update.Ignore("MaximumExecutionTimeoutInSeconds");
        update.RefuseOthers();

        var type = routing.RequiredString("Type");
        var wait = routing.Int("WaitIntervalInSeconds") ?? 0;
        IReadOnlyList<double> steps = type switch
        {
            "ALL_AT_ONCE" => [],
            "CANARY" => [Share(routing, "CanarySize", instances)],
            "LINEAR" => Linear(Share(routing, "LinearStepSize", instances)),
            _ => throw SageMakerErrors.Validation($"Value '{type}' at 'trafficRoutingConfiguration.type' must be one of [ALL_AT_ONCE, CANARY, LINEAR]."),
        };
        routing.RefuseOthers();
        return new DeploymentPolicy(steps, TimeSpan.FromSeconds(wait), TimeSpan.FromSeconds(termination), config.DeepClone().AsObject()) { Alarms = alarms };
    }

    private static IReadOnlyList<string> AlarmsOf(Parameters? rollback)
    {
        if (rollback is null) return [];
        var alarms = rollback.Array("Alarms");
        rollback.RefuseOthers();
        return [.. alarms.Select(alarm => new Parameters("sagemaker", alarm as JsonObject ?? [], "DeploymentConfig.AutoRollbackConfiguration.Alarms.").RequiredString("AlarmName"))];
    }

    private static double Share(Parameters routing, string member, int instances)
    {
        var size = routing.Nested(member) ?? throw routing.Missing(member);
        var value = size.Int("Value") ?? throw size.Missing("Value");
        var type = size.RequiredString("Type");
        size.RefuseOthers();
        var share = type switch
        {
            "CAPACITY_PERCENT" => value / 100d,
            "INSTANCE_COUNT" => value / (double)Math.Max(1, instances),
            _ => throw SageMakerErrors.Validation($"Value '{type}' at '{member}.type' must be one of [INSTANCE_COUNT, CAPACITY_PERCENT]."),
        };
        // AWS allows a step of up to half of the fleet.
        return share is > 0 and <= 0.5
            ? share
            : throw SageMakerErrors.Validation($"{member} must be above 0 and at most 50 percent of the new fleet's capacity.");
    }

    private static double[] Linear(double step) => [.. Enumerable.Range(1, (int)Math.Ceiling(1 / step) - 1).Select(i => i * step)];
}
