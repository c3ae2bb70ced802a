using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Http;
using Pipeline.Cloud.Engines.XgBoost;
using Pipeline.Cloud.Iam.Identities;
using Pipeline.Cloud.Protocol;
using Pipeline.Cloud.S3;
using Pipeline.Cloud.SageMaker.Hosting;
using Pipeline.Cloud.SageMaker.Serving;
using Pipeline.Cloud.SageMaker.Training;

namespace Pipeline.Cloud.SageMaker;

/// <summary>
/// SageMaker: training jobs that train, models, endpoints that predict, all with the built-in XGBoost image's behaviour.
/// The control plane is AWS JSON, InvokeEndpoint is REST; both sign as <c>sagemaker</c>.
/// </summary>
public sealed class SageMakerService : IHttpService, IAsyncDisposable
{
    private const string Invoke = "InvokeEndpoint";
    private readonly BackgroundWork _background = new();
    private readonly TrainingRun _run;
    private readonly InvocationHandler _invocations;
    private readonly Endpoints _endpoints;
    private readonly FeatureScores _scores;

    /// <summary>Puts the service together.</summary>
    /// <param name="cloud">The cloud's settings.</param>
    /// <param name="options">The service's settings.</param>
    /// <param name="objects">The objects that jobs read and write.</param>
    /// <param name="time">The clock.</param>
    /// <param name="roles">The roles that jobs and models work as; null where nobody checks what they may do.</param>
    public SageMakerService(LocalCloudOptions cloud, SageMakerOptions options, IObjectStore objects, TimeProvider time, IRoles? roles = null)
    {
        var tags = new TagStore();
        var owned = new OwnedObjects(objects, roles ?? new UncheckedRoles());
        var channels = new ChannelReader(owned);
        _run = new TrainingRun(cloud, options, channels, owned, time);
        var jobs = new TrainingJobs(cloud, channels, _run, _background, tags, time);
        var models = new Models(cloud, tags, time);
        var configs = new EndpointConfigs(cloud, models, tags, time);
        var deployment = new EndpointDeployment(new FleetLoader(models, owned), options, time);
        var endpoints = new Endpoints(cloud, configs, deployment, _background, tags, time);
        _endpoints = endpoints;
        _scores = new FeatureScores(models, objects);
        _invocations = new InvocationHandler(cloud, endpoints, time);
        Operations = new Dictionary<string, OperationHandler>(StringComparer.Ordinal)
        {
            ["CreateTrainingJob"] = Of(jobs.Create),
            ["DescribeTrainingJob"] = Of(jobs.Describe),
            ["ListTrainingJobs"] = Of(jobs.List),
            ["StopTrainingJob"] = Of(jobs.Stop),
            ["CreateModel"] = Of(models.Create),
            ["DescribeModel"] = Of(models.All.Describe),
            ["ListModels"] = Of(models.All.List),
            ["DeleteModel"] = Of(models.All.Delete),
            ["CreateEndpointConfig"] = Of(configs.Create),
            ["DescribeEndpointConfig"] = Of(configs.All.Describe),
            ["ListEndpointConfigs"] = Of(configs.All.List),
            ["DeleteEndpointConfig"] = Of(configs.All.Delete),
            ["CreateEndpoint"] = Of(endpoints.Create),
            ["UpdateEndpoint"] = Of(endpoints.Update),
            ["DescribeEndpoint"] = Of(endpoints.Describe),
            ["ListEndpoints"] = Of(endpoints.List),
            ["DeleteEndpoint"] = Of(endpoints.Delete),
            ["AddTags"] = Of(tags.AddTags),
            ["ListTags"] = Of(tags.ListTags),
        };
    }

    /// <inheritdoc/>
    public string Name => "sagemaker";

    /// <inheritdoc/>
    public IReadOnlyList<string> SigningNames { get; } = ["sagemaker"];

    /// <inheritdoc/>
    public IReadOnlyDictionary<string, OperationHandler> Operations { get; }

    /// <inheritdoc/>
    public IReadOnlyCollection<string> OperationNames => [.. Operations.Keys, Invoke];

    /// <summary>An endpoint as it stands now; null where there is none.</summary>
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

    /// <summary>How much each feature matters to a model, the features of a row in their order.</summary>
    /// <exception cref="AwsException">There is no such model, or its archive is gone.</exception>
    public Task<IReadOnlyList<FeatureScore>> FeatureScoresAsync(string modelName, CancellationToken cancellationToken) => _scores.OfAsync(modelName, cancellationToken);

    /// <inheritdoc/>
    /// <exception cref="XgBoostMissingException">XGBoost is not on this machine.</exception>
    public Task StartAsync(CancellationToken stopping)
    {
        XgBoostLibrary.EnsureAvailable();
        return Task.CompletedTask;
    }

    /// <inheritdoc/>
    public async Task<bool> TryServeAsync(HttpContext http, CallContext context)
    {
        if (InvocationHandler.EndpointName(http.Request) is not { } endpoint) return false;
        await _invocations.ServeAsync(http, endpoint, context);
        return true;
    }

    /// <inheritdoc/>
    public string? Operation(HttpRequest request) => InvocationHandler.EndpointName(request) is null ? null : Invoke;

    /// <inheritdoc/>
    public ValueTask<JsonObject?> MembersAsync(HttpRequest request, CancellationToken cancellationToken) =>
        ValueTask.FromResult(InvocationHandler.EndpointName(request) is { } endpoint ? new JsonObject { ["EndpointName"] = endpoint } : null);

    /// <summary>Stops the jobs and deployments that run.</summary>
    public async ValueTask DisposeAsync()
    {
        await _background.DisposeAsync();
        await _endpoints.DisposeAsync();
        _run.Dispose();
    }

    private static OperationHandler Of(Func<JsonObject, JsonObject> operation) => (input, _) => Task.FromResult(operation(input));
}
