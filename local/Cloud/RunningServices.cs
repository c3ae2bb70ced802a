using Pipeline.Cloud.Access.Roles;
using Pipeline.Cloud.CloudWatch;
using Pipeline.Cloud.Delegation;
using Pipeline.Cloud.Deployment.Stack;
using Pipeline.Cloud.Faults;
using Pipeline.Cloud.Faults.Plan;
using Pipeline.Cloud.FrontDoor;
using Pipeline.Cloud.Kinesis;
using Pipeline.Cloud.Lambda;
using Pipeline.Cloud.Lambda.Environments;
using Pipeline.Cloud.Persistence;
using Pipeline.Cloud.S3.Objects;
using Pipeline.Cloud.SageMaker;

namespace Pipeline.Cloud;

/// <summary>A local cloud with every service that there is, running: the one place where they are wired to each other.</summary>
public sealed class RunningServices : IAsyncDisposable
{
    private readonly DataDirectory _directory;
    private readonly Journals _journals;

    private RunningServices(
        DataDirectory directory, Journals journals, LocalCloud cloud, ComposedServices services, FaultInjector faults, RoleDirectory roles)
    {
        (_directory, _journals, Cloud, Faults, Roles) = (directory, journals, cloud, faults, roles);
        Stacks = new StackJournal(journals.States("stacks"));
        (Kinesis, Objects, Lambda, SageMaker, Metrics) = (services.Kinesis, services.Objects, services.Lambda, services.SageMaker, services.Metrics);
        CloudWatch = services.CloudWatch;
    }

    /// <summary>The cloud.</summary>
    public LocalCloud Cloud { get; }

    /// <summary>Its Kinesis.</summary>
    public KinesisService Kinesis { get; }

    /// <summary>Its objects.</summary>
    public IObjectStore Objects { get; }

    /// <summary>Its Lambda.</summary>
    public LambdaService Lambda { get; }

    /// <summary>Its SageMaker.</summary>
    public SageMakerService SageMaker { get; }

    /// <summary>The metrics that functions have written, and those that clients have put.</summary>
    public EmbeddedMetrics Metrics { get; }

    /// <summary>Its CloudWatch, with the alarms.</summary>
    public CloudWatchService CloudWatch { get; }

    /// <summary>Keeps the stacks that are deployed on the cloud, if the cloud keeps its state.</summary>
    public StackJournal Stacks { get; }

    /// <summary>What carries out the fault plan, not armed at first. Rules can be added while the cloud runs.</summary>
    public FaultInjector Faults { get; }

    /// <summary>The account's roles.</summary>
    public RoleDirectory Roles { get; }

    /// <summary>Wires the services and starts the cloud.</summary>
    /// <exception cref="PortInUseException">Another process listens on the port.</exception>
    /// <exception cref="DataDirectoryInUseException">Another local cloud works in the data directory.</exception>
    /// <exception cref="DelegateException">A service cannot be delegated.</exception>
    /// <exception cref="FaultPlanException">The fault plan names what there is not.</exception>
    public static async Task<RunningServices> StartAsync(
        LocalCloudOptions options, ServiceSettings settings, TimeProvider time, CancellationToken cancellationToken)
    {
        // Before anything of an earlier run is removed: it may not have ended.
        var data = DataDirectory.Hold(options.DataDirectory);
        try
        {
            return await StartAsync(data, options, settings, time, cancellationToken);
        }
        catch
        {
            data.Dispose();
            throw;
        }
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await Cloud.DisposeAsync();
        _journals.Dispose();
        _directory.Dispose();
    }

    private static async Task<RunningServices> StartAsync(
        DataDirectory data, LocalCloudOptions options, ServiceSettings settings, TimeProvider time, CancellationToken cancellationToken)
    {
        var listener = Listener.Bind(options);
        var journals = Journals.None;
        try
        {
            if (!options.KeepsState) data.RefuseKeptState();
            else if (options.StartsFresh || !data.HasKeptState) data.Clear();
            if (options.KeepsState) journals = Journals.In(options.DataDirectory);
            var directory = new RoleDirectory();
            var environments = new EnvironmentRegistry();
            var faults = new FaultInjector(settings.Faults?.Seed ?? settings.Seed, time, environments);
            var composition = new ServiceComposition(options, settings, time, listener.Endpoint, directory, environments, faults, journals);
            var services = composition.Compose();
            if (settings.Faults is { } plan) faults.Load(plan, services.Context.Calls);
            var cloud = await LocalCloud.StartAsync(listener, services.Context, [services.Lambda, .. settings.Unsigned], cancellationToken);
            return new RunningServices(data, journals, cloud, services, faults, directory);
        }
        catch
        {
            listener.Dispose();
            journals.Dispose();
            throw;
        }
    }
}
