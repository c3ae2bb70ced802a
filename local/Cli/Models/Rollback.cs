using System.Text.Json.Nodes;
using Pipeline.Cli.Executions;

namespace Pipeline.Cli.Models;

/// <summary>
/// Goes back to an earlier model. The workflow does it: a run with the model in its input makes the swap that a promotion makes, and waits, notes and tells
/// as one does. It checks the same things once more, because they may have changed since.
/// </summary>
/// <param name="catalog">The models.</param>
/// <param name="executions">The workflow's executions.</param>
/// <param name="run">Runs the workflow.</param>
/// <param name="stateMachineArn">The workflow (output <c>StateMachineArn</c> of the stack).</param>
/// <param name="names">The names of the endpoint's models.</param>
internal sealed class Rollback(ModelCatalog catalog, StateMachineExecutions executions, StateMachineRun run, string stateMachineArn, ModelNames names)
{
    /// <summary>Swaps to a model and waits until it is in service, however long that takes: stopping to wait does not stop the swap.</summary>
    /// <param name="model">The model's name.</param>
    /// <param name="stop">Whether to stop runs of the workflow that are under way.</param>
    /// <param name="say">Receives a line for each step.</param>
    /// <param name="cancellationToken">Stops waiting.</param>
    /// <returns>What the run came to, such as <c>rolled back by hand, from pipeline-trips-...</c>.</returns>
    /// <exception cref="RefusedRollbackException">Nothing was changed, and the message says what to do.</exception>
    /// <exception cref="ExecutionFailedException">The run failed; the model that served before serves.</exception>
    public async Task<string> RunAsync(string model, bool stop, Action<string> say, CancellationToken cancellationToken)
    {
        if ((await catalog.NamesAsync(cancellationToken)).All(known => known.Name != model))
            throw new RefusedRollbackException($"There is no model {model} of the endpoint {names.Endpoint}: 'make models' lists those that there are.");
        await CheckEndpointAsync(model, cancellationToken);
        if (stop && await executions.StopAsync($"Rollback to {model}.", say, cancellationToken) > 0)
        {
            say("            labels of a stopped run are learned from by the next one");
            // What was stopped may have begun a swap.
            await CheckEndpointAsync(model, cancellationToken);
        }

        if (await executions.RunningAsync(cancellationToken) is { Count: > 0 } running)
            throw new RefusedRollbackException($"The workflow runs and may swap over {model}: {string.Join(", ", running.Select(execution => execution.Name))}. Wait until it has ended, or stop it: make rollback MODEL={model} STOP=1.");
        // Runs of the workflow know a rollback by the beginning of its name.
        var output = await run.RunAsync(stateMachineArn, run.NameNow("rollback"), new JsonObject { ["rollback"] = model }, execution => say($"started     {execution}"), cancellationToken);
        return output["reason"]!.ToString();
    }

    private async Task CheckEndpointAsync(string model, CancellationToken cancellationToken)
    {
        var serving = await catalog.ServingAsync(cancellationToken);
        // Where there is no endpoint the workflow makes it again.
        if (serving.Status is null) return;
        if (!serving.IsInService)
        {
            throw new RefusedRollbackException(
                $"The endpoint {names.Endpoint} is {serving.Status} and takes no update: " +
                (serving.Status == "Failed" ? "'make recreate-endpoint' makes it again." : "roll back when it is InService ('make models' tells)."));
        }

        if (serving.Model == model) throw new RefusedRollbackException($"The endpoint {names.Endpoint} serves with {model} already: nothing was changed.");
    }
}

/// <summary>Thrown when a rollback is not begun. The message says why, and what to do.</summary>
internal sealed class RefusedRollbackException(string message) : Exception(message);
