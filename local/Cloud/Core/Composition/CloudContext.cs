using Pipeline.Cloud.Access.Roles;
using Pipeline.Cloud.Calls;
using Pipeline.Cloud.Persistence;

namespace Pipeline.Cloud.Composition;

/// <summary>What every service of a cloud is made from. It is complete before the first service is made.</summary>
/// <param name="Options">Account, region, folders.</param>
/// <param name="Time">The clock.</param>
/// <param name="Calls">Calls operations of other services. Services may use it only after the cloud has started.</param>
/// <param name="Roles">Identifies callers and evaluates what a role may do.</param>
public sealed record CloudContext(LocalCloudOptions Options, TimeProvider Time, Dispatcher Calls, IRoles Roles)
{
    /// <summary>Takes the metrics of the services. Default: nobody.</summary>
    public IServiceMetrics Metrics { get; init; } = new UnkeptServiceMetrics();

    /// <summary>The services' journals, from which a cloud that is started again reads its state; they keep nothing if this is not wanted.</summary>
    public Journals Journals { get; init; } = Journals.None;

    /// <summary>A context in which no permissions are checked.</summary>
    public static CloudContext Unchecked(LocalCloudOptions options, TimeProvider time, Dispatcher calls) =>
        new(options, time, calls, new UncheckedRoles($"arn:aws:iam::{options.AccountId}:root"));
}
