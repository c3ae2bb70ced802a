using Pipeline.Cli.Streaming;
using Pipeline.Cloud;
using Pipeline.Cloud.Access.Roles;
using Pipeline.Cloud.CloudWatch;
using Pipeline.Cloud.Deployment;
using Pipeline.Cloud.Faults;
using Pipeline.Cloud.Journal;
using Pipeline.Cloud.Kinesis;
using Pipeline.Cloud.Lambda;
using Pipeline.Cloud.Protocol;
using Pipeline.Cloud.S3;
using Pipeline.Cloud.SageMaker;
using Pipeline.Cloud.StepFunctions;
using Pipeline.Domain;
using Pipeline.LiveView;
using Pipeline.LiveView.Functions;

namespace Pipeline.Cli.Hosting;

/// <summary>The pipeline on this machine: the local cloud with the template deployed on it.</summary>
internal sealed class LocalPipeline : IAsyncDisposable
{
    // What is waited for is here within a second: a crawler, an endpoint. AWS takes minutes, and the workflow asks accordingly.
    private const double WaitScale = 0.02;

    // A failed event is tried again after one and two minutes in AWS; the run waits for it as it does for the workflow.
    private static readonly IReadOnlyList<TimeSpan> AsynchronousRetryWaits = [TimeSpan.FromMinutes(1) * WaitScale, TimeSpan.FromMinutes(2) * WaitScale];
    private readonly RunningServices _running;
    private readonly LocalCloudOptions _options;
    private readonly LiveViewEndpoint _view;

    private LocalPipeline(RunningServices running, LocalCloudOptions options, DeployedStack stack, EmbeddedMetrics metrics, LiveViewEndpoint view)
    {
        _running = running;
        _view = view;
        _options = options;
        Stack = stack;
        Metrics = metrics;
        Clients = new PipelineClients(running.Cloud.Endpoint, options.Region, "local");
        Observers = new PipelineClients(running.Cloud.Endpoint, options.Region, FaultInjector.ObserverKey);
    }

    /// <summary>The local cloud.</summary>
    public LocalCloud Cloud => _running.Cloud;

    /// <summary>The functions.</summary>
    public LambdaService Lambda => _running.Lambda;

    /// <summary>The streams.</summary>
    public KinesisService Kinesis => _running.Kinesis;

    /// <summary>The objects.</summary>
    public IObjectStore Objects => _running.Objects;

    /// <summary>The models and the endpoint.</summary>
    public SageMakerService SageMaker => _running.SageMaker;

    /// <summary>The region that everything is in.</summary>
    public string Region => _options.Region;

    /// <summary>What a process that is started elsewhere must know to take a function's invocations.</summary>
    public string AttachToken => _options.AttachToken;

    /// <summary>Where the live view is.</summary>
    public Uri ViewAddress => new(Cloud.Endpoint, "/_/");

    /// <summary>The roles, whose policies count how often they allowed something.</summary>
    public RoleDirectory Roles => _running.Roles;

    /// <summary>What was deployed.</summary>
    public DeployedStack Stack { get; }

    /// <summary>What was put on the stream from the live view.</summary>
    public RecordsByHand ByHand { get; } = new();

    /// <summary>The functions' metrics.</summary>
    public EmbeddedMetrics Metrics { get; }

    /// <summary>What goes wrong, and when.</summary>
    public FaultInjector Faults => _running.Faults;

    /// <summary>What a report says of faults: null where there was no rule to bring any about.</summary>
    public FaultInjector? ReportedFaults => Faults.Rules.Count > 0 || Faults.Injected.Count > 0 ? Faults : null;

    /// <summary>SDK clients that put trips, files and labels in, and meet the faults of a plan as any client does.</summary>
    public PipelineClients Clients { get; }

    /// <summary>SDK clients that only look at what came of it; the fault plan leaves them alone.</summary>
    public PipelineClients Observers { get; }

    /// <summary>Starts the cloud and deploys the template.</summary>
    public static async Task<LocalPipeline> StartAsync(PipelineOptions options, TimeProvider time, CancellationToken cancellationToken)
    {
        var attach = new AttachAddresses(options.DataDirectory);
        var cloud = new LocalCloudOptions
        {
            Port = options.Port,
            FurtherAddress = options.FurtherAddress,
            HostNames = options.HostNames,
            AttachToken = attach.Token(),
            DataDirectory = options.DataDirectory,
            NodeModules = Path.Combine(options.Root, "local", "node_modules"),
            Delegates = options.Delegates,
        };
        var metrics = new EmbeddedMetrics();
        var logs = new RecentLogs();
        // What a trip's trace needs of bodies: the lookup rows that were asked for, and what the model was given and said.
        var journal = new CallJournal(time, ["dynamodb:BatchGetItem", "sagemaker:InvokeEndpoint"], options.JournalKeptFor);
        var view = new LiveViewEndpoint(new PageFiles(Path.Combine(options.Root, ".build", "page")), Console.Error);
        var settings = new ServiceSettings
        {
            Kinesis = new KinesisOptions { ThrottleShards = options.ThrottleShards },
            // A delegated service is reached directly, by the variables that every SDK reads; faults need its calls to pass through here.
            Lambda = new LambdaOptions
            {
                AsynchronousRetryWaits = AsynchronousRetryWaits,
                Variables = options.Faults is not null ? [] : options.Delegates.ToDictionary(entry => $"AWS_ENDPOINT_URL_{entry.Key.ToUpperInvariant()}", entry => entry.Value.ToString()),
            },
            StepFunctions = new StepFunctionsOptions { WaitScale = WaitScale },
            LogSinks = [metrics, logs],
            Unsigned = [view],
            Journal = journal,
            Faults = options.Faults,
        };
        var running = await RunningServices.StartAsync(cloud, settings, time, cancellationToken);
        try
        {
            var deployment = new DeploymentOptions
            {
                TemplateFile = options.TemplateFile,
                ArtifactsDirectory = options.ArtifactsDirectory,
                Parameters = options.Parameters,
            };
            var stack = await new TemplateDeployer(cloud, running.Cloud.Dispatcher).DeployAsync(deployment, cancellationToken);
            foreach (var function in stack.Resources.Values.Where(resource => resource.Type == "AWS::Serverless::Function"))
                attach.Write(running.Cloud.Endpoint, function.LogicalId, function.Ref);
            await new StackNote(running.Cloud.Endpoint, stack.Outputs).WriteAsync(options.DataDirectory, cancellationToken);
            running.Faults.Arm();
            var pipeline = new LocalPipeline(running, cloud, stack, metrics, view);
            view.Open(pipeline.Shown(options, logs, journal), time);
            return pipeline;
        }
        catch
        {
            await running.DisposeAsync();
            throw;
        }
    }

    /// <summary>What surrounds calls by which the run looks, within the process, at what goes on.</summary>
    public CallContext Context(CancellationToken cancellationToken) =>
        new(new Caller(FaultInjector.ObserverKey, _options.Arn("iam", "root")), _options.Region, Guid.NewGuid().ToString(), cancellationToken);

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        _view.Close();
        Clients.Dispose();
        Observers.Dispose();
        await _running.DisposeAsync();
    }

    private DeployedPipeline Shown(PipelineOptions options, RecentLogs logs, CallJournal journal) => new()
    {
        Services = _running,
        Stack = Stack,
        Region = Region,
        Metrics = Metrics,
        Logs = logs,
        Journal = journal,
        Observer = Context,
        Domain = new TripDomain(),
        ByHand = ByHand,
        HasFaultPlan = options.Faults is not null,
        SamplesFolder = Path.Combine(options.Root, "events"),
    };
}
