using Pipeline.Cloud.ApplicationAutoScaling;
using Pipeline.Cloud.Athena;
using Pipeline.Cloud.Delegation;
using Pipeline.Cloud.DynamoDb;
using Pipeline.Cloud.Faults;
using Pipeline.Cloud.FrontDoor;
using Pipeline.Cloud.Glue;
using Pipeline.Cloud.Iam;
using Pipeline.Cloud.Iam.Access;
using Pipeline.Cloud.Iam.Identities;
using Pipeline.Cloud.Kinesis;
using Pipeline.Cloud.Lambda;
using Pipeline.Cloud.Protocol;
using Pipeline.Cloud.S3;
using Pipeline.Cloud.SageMaker;
using Pipeline.Cloud.Scheduler;
using Pipeline.Cloud.Sns;
using Pipeline.Cloud.Sqs;
using Pipeline.Cloud.StepFunctions;
using Pipeline.Cloud.Sts;
using Pipeline.Cloud.Targets;

namespace Pipeline.Cloud;

/// <summary>A local cloud with every service that there is, running: the one place where they are wired to each other.</summary>
public sealed class RunningServices : IAsyncDisposable
{
    private readonly DataDirectory _directory;

    private RunningServices(
        DataDirectory directory, LocalCloud cloud, KinesisService kinesis, IObjectStore objects, LambdaService lambda, SageMakerService sageMaker, FaultInjector faults, RoleDirectory roles) =>
        (_directory, Cloud, Kinesis, Objects, Lambda, SageMaker, Faults, Roles) = (directory, cloud, kinesis, objects, lambda, sageMaker, faults, roles);

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
        _directory.Dispose();
    }

    private static async Task<RunningServices> StartAsync(
        DataDirectory data, LocalCloudOptions options, ServiceSettings settings, TimeProvider time, CancellationToken cancellationToken)
    {
        // Services call each other when they work, not while they are made: what comes later is asked for then.
        LocalCloud? cloud = null;
        KinesisService? kinesis = null;
        S3Service? s3 = null;
        LambdaService? lambda = null;
        SageMakerService? sageMaker = null;
        AccessControl? access = null;
        var directory = new RoleDirectory();
        var faults = new FaultInjector(settings.Faults ?? new FaultPlan(settings.Seed, []), time, () => lambda);
        var dispatcher = new Dispatcher(self =>
        {
            kinesis = new KinesisService(options, time, settings.Kinesis);
            ITargetPolicies policies = settings.EnforceAccess ? new TargetPolicies(options, self) : new UncheckedTargetPolicies();
            s3 = new S3Service(options, time, () => lambda!, () => self, Console.Error, policies);
            AthenaService? athena = null;
            if (settings.EnforceAccess) access = new AccessControl(options, directory, s3.PolicyOf, id => athena?.WorkGroupOf(id), time);
            IRoles roles = access is null ? new UncheckedRoles() : access;
            lambda = new LambdaService(options, settings.Lambda, time, () => cloud!.Endpoint, () => self, s3, kinesis, settings.LogSinks, faults, roles, settings.Journal);
            var glue = new GlueService(options, s3, time, roles);
            athena = new AthenaService(options, glue.Catalog, s3, time);
            sageMaker = new SageMakerService(options, settings.SageMaker, s3, time, roles);
            ICloudService[] services =
            [
                kinesis, s3, lambda, glue,
                new DynamoDbService(options),
                athena,
                sageMaker,
                new StepFunctionsService(options, settings.StepFunctions, () => self, time, new Random(settings.Seed), roles),
                new SqsService(options, time),
                new SnsService(options, time, self, policies),
                new StsService(options, time, access),
                new IamService(options, directory, time),
                new ApplicationAutoScalingService(options, time, self),
                new SchedulerService(options, time, self, roles),
                new EventsService(options, time, self, roles, policies),
            ];
            return services.Select(service => Delegated(service, options));
        });
        dispatcher.Disturb(faults);
        if (settings.Journal is { } journal) dispatcher.Record(journal, time);
        if (access is not null) dispatcher.Enforce(access);
        cloud = await LocalCloud.StartAsync(options, dispatcher, [lambda!, .. settings.Unsigned], time, cancellationToken);
        return new RunningServices(data, cloud, kinesis!, s3!, lambda!, sageMaker!, faults, directory);
    }

    // DynamoDB forwards by itself, because it keeps what dynalite does not have.
    private static ICloudService Delegated(ICloudService service, LocalCloudOptions options) =>
        service is not DynamoDbService && options.Delegates.TryGetValue(service.Name, out var endpoint)
            ? new DelegatedService(service.Name, endpoint)
            : service;
}
