using System.Globalization;
using System.Text.Json.Nodes;
using Pipeline.Aws.Direct;
using Pipeline.Cli.Executions;
using Pipeline.Cli.Hosting;
using Pipeline.Contract.Retraining;

namespace Pipeline.Cli.Models;

/// <summary>The models of an endpoint, as SageMaker and the workflow's executions know them.</summary>
/// <param name="sageMaker">SageMaker.</param>
/// <param name="executions">The workflow's executions.</param>
/// <param name="names">The names of the endpoint's models.</param>
internal sealed class ModelCatalog(IJsonService sageMaker, StateMachineExecutions executions, ModelNames names)
{
    private const string ServingSince = "ServingSince";

    /// <summary>What the endpoint serves with.</summary>
    public async Task<ServingEndpoint> ServingAsync(CancellationToken cancellationToken)
    {
        try
        {
            var described = await sageMaker.CallAsync("DescribeEndpoint", new JsonObject { ["EndpointName"] = names.Endpoint }, cancellationToken);
            return new ServingEndpoint(described["EndpointStatus"]!.ToString(), described["EndpointConfigName"]!.ToString());
        }
        catch (ServiceException e) when (e.Code == "ValidationException" && e.Message.Contains("Could not find endpoint", StringComparison.Ordinal))
        {
            // SageMaker has no error of its own for an endpoint that is not there.
            return new ServingEndpoint(null, null);
        }
    }

    /// <summary>The names of all models and when they were made, the newest first. Candidates that were left behind are none.</summary>
    public async Task<IReadOnlyList<(string Name, DateTimeOffset Made)>> NamesAsync(CancellationToken cancellationToken) =>
    [
        .. (await ListAsync("Model", cancellationToken)).Select(model => (Name: model["ModelName"]!.ToString(), Made: EpochTime.Read(model["CreationTime"])!.Value))
            .Where(model => names.IsModel(model.Name)).OrderByDescending(model => model.Made).ThenByDescending(model => model.Name, StringComparer.Ordinal),
    ];

    /// <summary>Models with all that is known of them, the newest first.</summary>
    /// <param name="found">The models.</param>
    /// <param name="serving">What the endpoint serves with.</param>
    /// <param name="cancellationToken">Stops between two calls.</param>
    public async Task<IReadOnlyList<ServedModel>> DescribeAsync(IEnumerable<(string Name, DateTimeOffset Made)> found, ServingEndpoint serving, CancellationToken cancellationToken)
    {
        var configs = (await ListAsync("EndpointConfig", cancellationToken)).ToDictionary(config => config["EndpointConfigName"]!.ToString(), config => config["EndpointConfigArn"]!.ToString(), StringComparer.Ordinal);
        var runs = await executions.ListAsync(cancellationToken);
        var models = new List<ServedModel>();
        foreach (var (name, made) in found)
        {
            var run = runs.FirstOrDefault(run => ModelNames.IsOf(run.Arn, name));
            var output = run is null ? null : await executions.OutputAsync(run, cancellationToken);
            var since = configs.TryGetValue(name, out var arn) ? await SinceAsync(arn, cancellationToken) : null;
            models.Add(new ServedModel(name, made, name == serving.Model, since, run?.Name, Number(output?[DecisionMembers.Candidate]), Number(output?[DecisionMembers.Serving])));
        }

        return models;
    }

    private Task<IReadOnlyList<JsonObject>> ListAsync(string type, CancellationToken cancellationToken) =>
        sageMaker.ListAsync($"List{type}s", $"{type}s", new JsonObject { ["NameContains"] = names.Prefix, ["MaxResults"] = 100 }, cancellationToken);

    private async Task<DateTimeOffset?> SinceAsync(string configArn, CancellationToken cancellationToken)
    {
        var tags = await sageMaker.ListAsync("ListTags", "Tags", new JsonObject { ["ResourceArn"] = configArn }, cancellationToken);
        var noted = tags.FirstOrDefault(tag => tag["Key"]!.ToString() == ServingSince)?["Value"]?.ToString();
        return DateTimeOffset.TryParse(noted, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var since) ? since : null;
    }

    private static double? Number(JsonNode? node) => node is null ? null : double.Parse(node.ToJsonString(), CultureInfo.InvariantCulture);
}
