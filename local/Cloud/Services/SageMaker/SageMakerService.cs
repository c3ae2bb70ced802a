using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Http;
using Pipeline.Cloud.Access.Roles;
using Pipeline.Cloud.Calls;
using Pipeline.Cloud.Composition;
using Pipeline.Cloud.Protocol;
using Pipeline.Cloud.S3.Objects;
using Pipeline.Cloud.SageMaker.Algorithm;
using Pipeline.Cloud.SageMaker.Hosting;
using Pipeline.Cloud.SageMaker.Resources;
using Pipeline.Cloud.SageMaker.Serving;
using Pipeline.Cloud.SageMaker.Settings;
using Pipeline.Cloud.SageMaker.Storage;
using Pipeline.Cloud.SageMaker.Training;
using Pipeline.Cloud.SageMaker.Transform;

namespace Pipeline.Cloud.SageMaker;

/// <summary>
/// SageMaker: training jobs that train, models, endpoints and transform jobs that predict, all with the built-in XGBoost image's behaviour.
/// The control plane is AWS JSON, InvokeEndpoint is REST; both sign as <c>sagemaker</c>.
/// </summary>
public sealed class SageMakerService : IRestService, IAsyncDisposable
{
    private const string Invoke = "InvokeEndpoint";
    private readonly BackgroundWork _background = new();
    private readonly IAlgorithm _algorithm;
    private readonly TrainingRun _run;
    private readonly TransformRun _transforms;
    private readonly InvocationHandler _invocations;
    private readonly Endpoints _endpoints;
    private readonly EndpointDeployment _resumed;
    private readonly FeatureScores _scores;
    private readonly EndpointMetrics _metrics;
    private readonly EveryMinute _measuring;

    /// <summary>Puts the service together.</summary>
    /// <param name="context">The cloud that it is part of.</param>
    /// <param name="options">The service's settings.</param>
    /// <param name="objects">The objects that jobs read and write.</param>
    /// <param name="algorithm">Trains models and predicts with them.</param>
    public SageMakerService(CloudContext context, SageMakerOptions options, IObjectStore objects, IAlgorithm algorithm)
    {
        _algorithm = algorithm;
        var (cloud, time, roles) = (context.Options, context.Time, context.Roles);
        var journal = context.Journals.States("sagemaker");
        var tags = new TagOperations(journal);
        var owned = new OwnedObjects(objects, roles);
        var channels = new ChannelReader(owned);
        _run = new TrainingRun(cloud, options, channels, owned, algorithm, time);
        var jobs = new TrainingJobs(cloud, channels, _run, _background, tags, journal, time);
        var models = new Models(cloud, tags, journal, time);
        var configs = new EndpointConfigs(cloud, models, tags, journal, time);
        var containers = new ContainerLoader(owned, algorithm);
        var alarms = UpdateAlarms.Of(context);
        var deployment = new EndpointDeployment(new FleetLoader(models, containers), alarms, options, time);
        var inputs = new TransformObjects(cloud, owned);
        _transforms = new TransformRun(cloud, options, inputs, containers, time);
        var transforms = new TransformJobs(cloud, models, inputs, _transforms, _background, tags, journal, time);
        var endpoints = new Endpoints(cloud, configs, deployment, _background, tags, journal, time);
        _endpoints = endpoints;
        _resumed = new EndpointDeployment(
            new FleetLoader(models, new ContainerLoader(new OwnedObjects(objects, new UncheckedRoles(cloud.Arn("iam", "root"))), algorithm)), alarms, options, time);
        jobs.Restore();
        models.All.Restore(models.Read);
        configs.All.Restore(configs.Read);
        transforms.Restore();
        _scores = new FeatureScores(models, objects, algorithm);
        _invocations = new InvocationHandler(cloud, endpoints, _metrics = new EndpointMetrics(context.Metrics, time), time);
        _measuring = new EveryMinute(time);
        Operations = new OperationTable(
            new Operation("CreateTrainingJob", Of(jobs.Create))
            {
                Needs = Tagged(TrainingJob),
                Hands = ServiceRole("RoleArn"),
                // A local job is not interrupted, so there is nothing to checkpoint and nothing to isolate.
                Members = Members.Of(
                    "TrainingJobName", "AlgorithmSpecification", "RoleArn", "HyperParameters", "InputDataConfig", "OutputDataConfig", "ResourceConfig",
                    "StoppingCondition", "EnableManagedSpotTraining", "Tags")
                    .WithoutEffect("CheckpointConfig", "EnableNetworkIsolation", "EnableInterContainerTrafficEncryption"),
            },
            new Operation("DescribeTrainingJob", Of(jobs.Describe)) { Needs = Need.On(TrainingJob), Members = Members.Of("TrainingJobName") },
            new Operation("ListTrainingJobs", Of(jobs.List))
            {
                Needs = Need.OfAccount,
                Members = Members.Of("StatusEquals", "NameContains", "SortBy", "SortOrder", "MaxResults", "NextToken"),
            },
            new Operation("StopTrainingJob", Of(jobs.Stop)) { Needs = Need.On(TrainingJob), Members = Members.Of("TrainingJobName") },
            new Operation("CreateModel", Of(models.Create))
            {
                Needs = Tagged(Model),
                Hands = ServiceRole("ExecutionRoleArn"),
                Members = Members.Of("ModelName", "PrimaryContainer", "ExecutionRoleArn", "Tags").WithoutEffect("EnableNetworkIsolation"),
            },
            new Operation("DescribeModel", Of(models.All.Describe)) { Needs = Need.On(Model), Members = Members.Of("ModelName") },
            new Operation("ListModels", Of(models.All.List))
            {
                Needs = Need.OfAccount,
                Members = Members.Of("NameContains", "SortBy", "SortOrder", "MaxResults", "NextToken"),
            },
            new Operation("DeleteModel", Of(models.All.Delete)) { Needs = Need.On(Model), Members = Members.Of("ModelName") },
            new Operation("CreateEndpointConfig", Of(configs.Create))
            {
                Needs = Tagged(Config),
                Members = Members.Of("EndpointConfigName", "ProductionVariants", "Tags").WithoutEffect("ExecutionRoleArn"),
            },
            new Operation("DescribeEndpointConfig", Of(configs.All.Describe)) { Needs = Need.On(Config), Members = Members.Of("EndpointConfigName") },
            new Operation("ListEndpointConfigs", Of(configs.All.List))
            {
                Needs = Need.OfAccount,
                Members = Members.Of("NameContains", "SortBy", "SortOrder", "MaxResults", "NextToken"),
            },
            new Operation("DeleteEndpointConfig", Of(configs.All.Delete)) { Needs = Need.On(Config), Members = Members.Of("EndpointConfigName") },
            new Operation("CreateEndpoint", Of(endpoints.Create))
            {
                Needs = Need.OnAll(call => [OfEndpoint(call), Config(call)]),
                Members = Members.Of("EndpointName", "EndpointConfigName", "Tags"),
            },
            new Operation("UpdateEndpoint", Of(endpoints.Update))
            {
                Needs = call => [call.Need(OfEndpoint(call)), call.Need(Config(call)), .. RollbackAlarms(call)],
                Members = Members.Of("EndpointName", "EndpointConfigName", "DeploymentConfig", "RetainDeploymentConfig", "RetainAllVariantProperties"),
            },
            new Operation("DescribeEndpoint", Of(endpoints.Describe)) { Needs = Need.On(OfEndpoint), Members = Members.Of("EndpointName") },
            new Operation("ListEndpoints", Of(endpoints.List))
            {
                Needs = Need.OfAccount,
                Members = Members.Of("StatusEquals", "NameContains", "SortBy", "SortOrder", "MaxResults", "NextToken"),
            },
            new Operation("DeleteEndpoint", Of(endpoints.Delete)) { Needs = Need.On(OfEndpoint), Members = Members.Of("EndpointName") },
            // A transform job hands over no role: it reads and writes as its model's. Experiments are not emulated, so there is no trial to add the job to.
            new Operation("CreateTransformJob", Of(transforms.Create))
            {
                Needs = Tagged(TransformJob),
                Members = Members.Of(
                    "TransformJobName", "ModelName", "MaxConcurrentTransforms", "ModelClientConfig", "MaxPayloadInMB", "BatchStrategy", "Environment", "TransformInput",
                    "TransformOutput", "TransformResources", "DataProcessing", "Tags")
                    .WithoutEffect("ExperimentConfig"),
            },
            new Operation("DescribeTransformJob", Of(transforms.Describe)) { Needs = Need.On(TransformJob), Members = Members.Of("TransformJobName") },
            new Operation("ListTransformJobs", Of(transforms.List))
            {
                Needs = Need.OfAccount,
                Members = Members.Of("StatusEquals", "NameContains", "SortBy", "SortOrder", "MaxResults", "NextToken"),
            },
            new Operation("StopTransformJob", Of(transforms.Stop)) { Needs = Need.On(TransformJob), Members = Members.Of("TransformJobName") },
            new Operation("AddTags", Of(tags.AddTags)) { Needs = Need.On(call => call["ResourceArn"]), Members = Members.Of("ResourceArn", "Tags") },
            new Operation("ListTags", Of(tags.ListTags))
            {
                Needs = Need.On(call => call["ResourceArn"]),
                Members = Members.Of("ResourceArn").WithoutEffect("MaxResults"),
            },
            new Operation(Invoke) { Needs = Need.On(OfEndpoint), Endpoint = new EndpointChanges(context.Calls) });
    }

    /// <inheritdoc/>
    public string Name => "sagemaker";

    /// <inheritdoc/>
    public IReadOnlyList<string> SigningNames { get; } = ["sagemaker"];

    /// <inheritdoc/>
    public OperationTable Operations { get; }

    /// <summary>A snapshot of an endpoint; null if there is no such endpoint.</summary>
    public EndpointSnapshot? Endpoint(string name)
    {
        if (_endpoints.Find(name) is not { } endpoint) return null;
        var state = endpoint.State;
        var (invocations, errors, latency) = _invocations.Counters(name).Now();
        var variants = state.Fleet is not { } fleet ? [] : fleet.Config.Variants.Select(variant => new VariantSnapshot(variant.Name, variant.ModelName, variant.Instances));
        return new EndpointSnapshot(name, state.Status, [.. variants], invocations, errors, latency);
    }

    /// <summary>The ids of the processes that serve an endpoint's models.</summary>
    internal IReadOnlyList<int> ModelProcesses(string endpoint) =>
        [.. (_endpoints.Find(endpoint)?.State.Fleet?.Variants ?? []).Select(variant => variant.Container.ProcessId).OfType<int>()];

    /// <summary>The importance of each feature to a model, in the order of a row.</summary>
    /// <exception cref="AwsException">There is no such model, or its archive is gone.</exception>
    public Task<IReadOnlyList<FeatureScore>> FeatureScoresAsync(string modelName, CancellationToken cancellationToken) => _scores.OfAsync(modelName, cancellationToken);

    /// <inheritdoc/>
    public async Task StartAsync(CancellationToken stopping)
    {
        _algorithm.EnsureAvailable();
        await _endpoints.RestoreAsync(_resumed, stopping);
        _measuring.Start(_ => _metrics.LoadAsync(_endpoints.All));
    }

    /// <inheritdoc/>
    public RestCall? Route(HttpRequest request) => InvocationHandler.EndpointName(request) is { } endpoint ? new InvokeCall(_invocations, endpoint) : null;

    /// <inheritdoc/>
    public IRefusalCounter Refusals => _invocations;

    /// <summary>Stops the running jobs and deployments.</summary>
    public async ValueTask DisposeAsync()
    {
        await _measuring.DisposeAsync();
        await _background.DisposeAsync();
        await _endpoints.DisposeAsync();
        _run.Dispose();
        _transforms.Dispose();
    }

    private static HandedRole ServiceRole(string member) => new(
        "sagemaker.amazonaws.com", members => [members[member]], null,
        role => new AwsException(
            "ValidationException", $"Could not assume role {role}. Please ensure that the role exists and allows principal 'sagemaker.amazonaws.com' to assume the role."));

    private static OperationNeeds Tagged(Func<CallSubject, string> resource) => call =>
    {
        var create = call.Need(resource(call));
        return call.Members["Tags"] is JsonArray { Count: > 0 } ? [create, create with { Action = "sagemaker:AddTags" }] : [create];
    };

    // Source: "Auto-Rollback Configuration and Monitoring" of the SageMaker guide. SageMaker itself asks with the model's role too, which is not enforced here.
    private static IEnumerable<Need> RollbackAlarms(CallSubject call) =>
        from alarm in call.Members["DeploymentConfig"]?["AutoRollbackConfiguration"]?["Alarms"] as JsonArray ?? []
        select new Need("cloudwatch:DescribeAlarms", call.Arn("cloudwatch", "alarm:", alarm?["AlarmName"]?.ToString() ?? ""));

    private static string TrainingJob(CallSubject call) => Arn(call, "training-job/", call["TrainingJobName"]);

    private static string TransformJob(CallSubject call) => Arn(call, "transform-job/", call["TransformJobName"]);

    private static string Model(CallSubject call) => Arn(call, "model/", call["ModelName"]);

    private static string Config(CallSubject call) => Arn(call, "endpoint-config/", call["EndpointConfigName"]);

    private static string OfEndpoint(CallSubject call) => Arn(call, "endpoint/", call["EndpointName"]);

    // SageMaker's ARNs are in lower case, even if the name is not.
    private static string Arn(CallSubject call, string prefix, string name) => call.Arn("sagemaker", prefix, name.ToLowerInvariant());

    private static OperationHandler Of(Func<JsonObject, JsonObject> operation) => (input, _) => Task.FromResult(operation(input));

    private sealed class InvokeCall(InvocationHandler invocations, string endpoint) : RestCall(Invoke)
    {
        public override ValueTask<JsonObject> MembersAsync(CancellationToken cancellationToken) => ValueTask.FromResult(new JsonObject { ["EndpointName"] = endpoint });

        public override Task ServeAsync(HttpContext http, CallContext context) => invocations.ServeAsync(http, endpoint, context);
    }
}
