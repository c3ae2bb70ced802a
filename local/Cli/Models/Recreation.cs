using System.Text.Json.Nodes;
using Pipeline.Cli.Hosting;

namespace Pipeline.Cli.Models;

/// <summary>Makes an endpoint again that was deleted or has failed, with the model that served last, its notes and its scaling, without a retraining.</summary>
/// <param name="catalog">The models.</param>
/// <param name="rollback">Swaps a model in by the workflow.</param>
/// <param name="sageMaker">SageMaker.</param>
/// <param name="names">The names of the endpoint's models.</param>
/// <param name="time">The clock for polling.</param>
internal sealed class Recreation(ModelCatalog catalog, Rollback rollback, IJsonService sageMaker, ModelNames names, TimeProvider time)
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(30);
    private readonly Settling _settling = new(time);

    /// <summary>Makes the endpoint again and waits until it is in service, or says what would be done.</summary>
    /// <param name="model">The model; null for the one that served last.</param>
    /// <param name="stop">Whether to stop runs of the workflow that are under way.</param>
    /// <param name="send">Whether to do it.</param>
    /// <param name="say">Receives a line for each step.</param>
    /// <param name="cancellationToken">Stops waiting.</param>
    /// <exception cref="RefusedRollbackException">Nothing was changed, and the message says what to do.</exception>
    /// <exception cref="TimeoutException">The failed endpoint was not gone in time.</exception>
    public async Task RunAsync(string? model, bool stop, bool send, Action<string> say, CancellationToken cancellationToken)
    {
        var serving = await catalog.ServingAsync(cancellationToken);
        if (serving.Status is not (null or "Failed"))
            throw new RefusedRollbackException($"The endpoint {names.Endpoint} is {serving.Status} with {serving.Model}: there is nothing to make again. To go back to another model: make rollback MODEL=.");
        var chosen = model ?? await LastAsync(cancellationToken);
        if (serving.Status == "Failed") say($"{(send ? "deleting" : "would delete"),-11} the endpoint {names.Endpoint}, which has failed");
        if (!send)
        {
            say($"would make  the endpoint {names.Endpoint} with {chosen}");
            say("Nothing was changed. To make it: SEND=1");
            return;
        }

        if (serving.Status == "Failed") await DeleteAsync(cancellationToken);
        var came = await rollback.RunAsync(chosen, stop, say, cancellationToken);
        say($"in service  {chosen}: {came}");
    }

    private async Task<string> LastAsync(CancellationToken cancellationToken)
    {
        var models = await catalog.DescribeAsync(await catalog.NamesAsync(cancellationToken), new ServingEndpoint(null, null), cancellationToken);
        return models.Where(model => model.ServingSince is not null).MaxBy(model => model.ServingSince)?.Name
            ?? throw new RefusedRollbackException($"No model of the endpoint {names.Endpoint} is noted to have served: name one (MODEL=, 'make models' lists them), or run 'make retrain'.");
    }

    private async Task DeleteAsync(CancellationToken cancellationToken)
    {
        await sageMaker.CallAsync("DeleteEndpoint", new JsonObject { ["EndpointName"] = names.Endpoint }, cancellationToken);
        await _settling.UntilAsync(
            $"endpoint {names.Endpoint}", Patience, async () => (await catalog.ServingAsync(cancellationToken)).Status, cancellationToken);
    }
}
