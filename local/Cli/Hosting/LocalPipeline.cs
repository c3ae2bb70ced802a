using Pipeline.Cli.Streaming;
using Pipeline.Cloud;
using Pipeline.Cloud.Access.Roles;
using Pipeline.Cloud.CloudWatch;
using Pipeline.Cloud.Deployment;
using Pipeline.Cloud.Deployment.Stack;
using Pipeline.Cloud.Faults;
using Pipeline.Cloud.Journal;
using Pipeline.Cloud.Kinesis;
using Pipeline.Cloud.Lambda;
using Pipeline.Cloud.Lambda.Settings;
using Pipeline.Cloud.Protocol;
using Pipeline.Cloud.S3.Objects;
using Pipeline.Cloud.SageMaker;
using Pipeline.Cloud.SageMaker.Settings;
using Pipeline.Cloud.StepFunctions;
using Pipeline.Domain;
using Pipeline.LiveView;
using Pipeline.LiveView.Functions;

namespace Pipeline.Cli.Hosting;

/// <summary>The pipeline on this machine: a local cloud with the template deployed on it.</summary>
internal sealed class LocalPipeline : IAsyncDisposable
{
    // AWS retries a failed event after one and two minutes. The waits are scaled like those of the workflow.
    private static readonly IReadOnlyList<TimeSpan> AsynchronousRetryWaits = [TimeSpan.FromMinutes(1) * PipelineOptions.UsualWaitScale, TimeSpan.FromMinutes(2) * PipelineOptions.UsualWaitScale];
    private readonly RunningServices _running;
    private readonly LocalCloudOptions _options;
    private readonly LiveViewEndpoint _view;

    private LocalPipeline(RunningServices running, LocalCloudOptions options, DeployedStack stack, LiveViewEndpoint view)
    {
        _running = running;
        _view = view;
        _options = options;
        Stack = stack;
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

    /// <summary>The region of all resources.</summary>
    public string Region => _options.Region;

    /// <summary>The token with which a process outside the cloud can take a function's invocations.</summary>
    public string AttachToken => _options.AttachToken;

    /// <summary>The address of the live view.</summary>
    public Uri ViewAddress => new(Cloud.Endpoint, "/_/");

    /// <summary>The roles. Their policies count how often each statement allowed a call.</summary>
    public RoleDirectory Roles => _running.Roles;

    /// <summary>The deployed stack.</summary>
    public DeployedStack Stack { get; }

    /// <summary>The records that a user put on the stream from the live view.</summary>
    public RecordsByHand ByHand { get; } = new();

    /// <summary>The metrics.</summary>
    public EmbeddedMetrics Metrics => _running.Metrics;

    /// <summary>The alarms, and what evaluates them.</summary>
    public CloudWatchService CloudWatch => _running.CloudWatch;

    /// <summary>Injects faults by the fault plan and by rules added later.</summary>
    public FaultInjector Faults => _running.Faults;

    /// <summary>The faults to report; null when there was no fault rule.</summary>
    public FaultInjector? ReportedFaults => Faults.Rules.Count > 0 || Faults.Injected.Count > 0 ? Faults : null;

    /// <summary>SDK clients that send trips, files and labels. A fault plan hits them like any client.</summary>
    public PipelineClients Clients { get; }

    /// <summary>SDK clients that only read results. A fault plan leaves them alone.</summary>
    public PipelineClients Observers { get; }

    /// <summary>Starts the cloud and deploys the template.</summary>
    public static async Task<LocalPipeline> StartAsync(PipelineOptions options, TimeProvider time, CancellationToken cancellationToken)
    {
        var attach = new AttachAddresses(options.NotesDirectory);
        var cloud = new LocalCloudOptions
        {
            Port = options.Port,
            FurtherAddress = options.FurtherAddress,
            HostNames = options.HostNames,
            AttachToken = attach.Token(),
            DataDirectory = options.DataDirectory,
            KeepsState = options.KeepsState,
            StartsFresh = options.StartsFresh,
            NodeModules = Path.Combine(options.Root, "local", "node_modules"),
            Delegates = options.Delegates,
        };
        var logs = new RecentLogs();
        // The bodies that a trip's trace needs: the lookup rows, and the model's input and output.
        var journal = new CallJournal(time, ["dynamodb:BatchGetItem", "sagemaker:InvokeEndpoint"], options.JournalKeptFor);
        var view = new LiveViewEndpoint(new PageFiles(Path.Combine(options.Root, ".build", "page")), Console.Error);
        var settings = new ServiceSettings
        {
            Kinesis = new KinesisOptions { ThrottleShards = options.ThrottleShards },
            // Functions reach a delegated service directly, by the variables that every SDK reads. With a fault plan the calls must pass through this cloud.
            Lambda = new LambdaOptions
            {
                AsynchronousRetryWaits = AsynchronousRetryWaits,
                Variables = options.Faults is not null ? [] : options.Delegates.ToDictionary(entry => $"AWS_ENDPOINT_URL_{entry.Key.ToUpperInvariant()}", entry => entry.Value.ToString()),
            },
            StepFunctions = new StepFunctionsOptions { WaitScale = options.WaitScale },
            SageMaker = new SageMakerOptions { DeploymentWaitScale = options.UpdateWaitScale },
            LogSinks = [logs],
            Unsigned = [view],
            Journal = journal,
            Faults = options.Faults,
            OnCloudsClock = options.OnCloudsClock,
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
            var stack = await new TemplateDeployer(cloud, running.Cloud.Dispatcher, time, running.Stacks).DeployAsync(deployment, cancellationToken);
            foreach (var function in stack.Resources.Values.Where(resource => resource.Type == "AWS::Lambda::Function"))
                attach.Write(running.Cloud.Endpoint, function.LogicalId, function.Ref);
            await new StackNote(running.Cloud.Endpoint, stack.Outputs).WriteAsync(options.NotesDirectory, cancellationToken);
            running.Lambda.ResumeEvents();
            running.Faults.Arm();
            var pipeline = new LocalPipeline(running, cloud, stack, view);
            view.Open(pipeline.Shown(options, logs, journal), time);
            return pipeline;
        }
        catch
        {
            await running.DisposeAsync();
            throw;
        }
    }

    /// <summary>Makes the context of an observer's call within the process.</summary>
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
