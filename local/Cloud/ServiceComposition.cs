using Pipeline.Cloud.Access;
using Pipeline.Cloud.Access.Roles;
using Pipeline.Cloud.ApplicationAutoScaling;
using Pipeline.Cloud.Athena;
using Pipeline.Cloud.Calls;
using Pipeline.Cloud.CloudWatch;
using Pipeline.Cloud.CloudWatch.Metrics;
using Pipeline.Cloud.Composition;
using Pipeline.Cloud.Delegation;
using Pipeline.Cloud.DynamoDb;
using Pipeline.Cloud.Engines.Athena;
using Pipeline.Cloud.Engines.DuckDb;
using Pipeline.Cloud.Engines.Glue;
using Pipeline.Cloud.Engines.SageMaker;
using Pipeline.Cloud.Faults;
using Pipeline.Cloud.Glue;
using Pipeline.Cloud.Iam;
using Pipeline.Cloud.Journal;
using Pipeline.Cloud.Kinesis;
using Pipeline.Cloud.Lambda;
using Pipeline.Cloud.Lambda.Environments;
using Pipeline.Cloud.Persistence;
using Pipeline.Cloud.S3;
using Pipeline.Cloud.S3.Objects;
using Pipeline.Cloud.SageMaker;
using Pipeline.Cloud.Scheduler;
using Pipeline.Cloud.Sns;
using Pipeline.Cloud.Sqs;
using Pipeline.Cloud.StepFunctions;
using Pipeline.Cloud.Sts;
using Pipeline.Cloud.Targets;

namespace Pipeline.Cloud;

/// <summary>Makes every service of a cloud, and the steps that each call passes.</summary>
/// <param name="options">The cloud's settings.</param>
/// <param name="settings">The settings of each service.</param>
/// <param name="time">The clock.</param>
/// <param name="endpoint">Where the cloud will listen.</param>
/// <param name="roles">The account's roles.</param>
/// <param name="environments">Takes the functions' environments.</param>
/// <param name="faults">Decides what goes wrong.</param>
/// <param name="journals">Keeps the services' state over a restart; null for nobody.</param>
internal sealed class ServiceComposition(
    LocalCloudOptions options, ServiceSettings settings, TimeProvider time, Uri endpoint, RoleDirectory roles, EnvironmentRegistry environments, FaultInjector faults,
    Journals? journals = null)
{
    /// <summary>Makes the services.</summary>
    /// <exception cref="DelegateException">A service cannot be delegated.</exception>
    public ComposedServices Compose()
    {
        ComposedServices? made = null;
        _ = new Dispatcher(calls =>
        {
            made = Make(calls);
            return new DispatcherParts([.. made.All.Select(Delegated)], made.Steps);
        });
        return made!;
    }

    private ComposedServices Make(Dispatcher calls)
    {
        var store = new MetricStore(time);
        var open = CloudContext.Unchecked(options, time, calls) with { Metrics = new StoredServiceMetrics(store, time), Journals = journals ?? Journals.None };
        ITargetPolicies policies = settings.EnforceAccess ? new TargetPolicies(options, calls) : new UncheckedTargetPolicies();
        // The store asks for no permissions: S3 is called by those who have been asked for theirs.
        var s3 = new S3Service(open, Console.Error, policies);
        var access = settings.EnforceAccess ? new AccessControl(options, roles, s3.PolicyOf, calls, time) : null;
        var context = access is null ? open : open with { Roles = access };
        var kinesis = new KinesisService(context, settings.Kinesis);
        var metrics = new EmbeddedMetrics(store, settings.OnCloudsClock);
        var surroundings = new FunctionSurroundings(environments, endpoint) { LogSinks = [metrics, .. settings.LogSinks], Faults = faults, Journal = settings.Journal };
        var lambda = new LambdaService(context, settings.Lambda, surroundings, s3, kinesis);
        var glue = new GlueService(context, s3, () => new DuckDbParquetSchemas(options.NodeModules));
        var sageMaker = new SageMakerService(context, settings.SageMaker, s3, new XgBoostAlgorithm(options.NodeModules));
        var cloudWatch = new CloudWatchService(context, store, policies);
        return new ComposedServices(context, kinesis, s3, lambda, sageMaker, metrics, cloudWatch, Steps(access),
        [
            kinesis, s3, lambda, glue,
            new DynamoDbService(context),
            new AthenaService(context, s3, new DuckDbQueryEngine(options.NodeModules, new DuckDbSettings { MemoryMegabytes = settings.QueryMegabytes })),
            sageMaker,
            new StepFunctionsService(context, settings.StepFunctions, new Random(settings.Seed)),
            new SqsService(context),
            new SnsService(context, policies),
            new StsService(context),
            new IamService(context, roles),
            new ApplicationAutoScalingService(context),
            cloudWatch,
            new SchedulerService(context),
            new EventsService(context, policies),
        ]);
    }

    private IReadOnlyList<ICallStep> Steps(AccessControl? access)
    {
        List<ICallStep> steps = [];
        if (access is not null) steps.Add(new AccessStep(options, access));
        if (settings.Journal is { } journal) steps.Add(new JournalStep(journal, time));
        steps.Add(new FaultStep(faults));
        steps.Add(new FullDiskStep(Console.Error));
        return steps;
    }

    // DynamoDB forwards by itself, because it keeps what dynalite does not have.
    private ICloudService Delegated(ICloudService service) =>
        service is not DynamoDbService && options.Delegates.TryGetValue(service.Name, out var elsewhere)
            ? new DelegatedService(service.Name, elsewhere, service.Operations)
            : service;
}

/// <summary>The services of a cloud.</summary>
/// <param name="Context">What they were made from.</param>
/// <param name="Kinesis">Kinesis.</param>
/// <param name="Objects">The objects of S3.</param>
/// <param name="Lambda">Lambda.</param>
/// <param name="SageMaker">SageMaker.</param>
/// <param name="Metrics">The metrics.</param>
/// <param name="CloudWatch">CloudWatch.</param>
/// <param name="Steps">The steps that every call passes.</param>
/// <param name="All">Every service.</param>
internal sealed record ComposedServices(
    CloudContext Context, KinesisService Kinesis, IObjectStore Objects, LambdaService Lambda, SageMakerService SageMaker, EmbeddedMetrics Metrics,
    CloudWatchService CloudWatch, IReadOnlyList<ICallStep> Steps, IReadOnlyList<ICloudService> All);
