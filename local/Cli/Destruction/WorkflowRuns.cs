using System.Text.Json.Nodes;
using Pipeline.Aws.Direct;
using Pipeline.Cli.Executions;
using Pipeline.Cli.Hosting;

namespace Pipeline.Cli.Destruction;

/// <summary>
/// What the workflow is doing. It must stop before a stack is deleted: Glue refuses to delete a crawler that runs, and a run goes on making models and
/// endpoints outside of the stack.
/// </summary>
/// <param name="states">Step Functions.</param>
/// <param name="glue">Glue.</param>
/// <param name="sageMaker">SageMaker.</param>
/// <param name="names">The stack's names.</param>
/// <param name="time">The clock for polling.</param>
internal sealed class WorkflowRuns(IJsonService states, IJsonService glue, IJsonService sageMaker, StackNames names, TimeProvider time)
{
    // A crawler finishes the files that it is reading, and a training job has two minutes to end: "StopCrawler", "StopTrainingJob".
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(30);
    private static readonly IReadOnlyList<JobOperations> Jobs =
    [
        new("training", "ListTrainingJobs", "TrainingJobSummaries", "StopTrainingJob", "TrainingJobName"),
        new("transform", "ListTransformJobs", "TransformJobSummaries", "StopTransformJob", "TransformJobName"),
    ];

    private readonly Settling _settling = new(time);

    /// <summary>Stops the executions, then the crawler and the jobs of SageMaker that they have started, and waits until all of it has ended.</summary>
    /// <param name="say">Receives a line for each of them.</param>
    /// <param name="cancellationToken">Stops between two calls.</param>
    /// <returns>The number of what was stopped.</returns>
    /// <exception cref="TimeoutException">Something does not end.</exception>
    public async Task<int> StopAsync(Action<string> say, CancellationToken cancellationToken)
    {
        // The executions first: a running one would start the next crawl or job.
        var stopped = await StopExecutionsAsync(say, cancellationToken) + await StopCrawlerAsync(say, cancellationToken);
        foreach (var jobs in Jobs) stopped += await StopJobsAsync(jobs, say, cancellationToken);
        return stopped;
    }

    private async Task<int> StopExecutionsAsync(Action<string> say, CancellationToken cancellationToken)
    {
        var machines = await states.ListAsync("ListStateMachines", "stateMachines", [], cancellationToken, "nextToken");
        if (machines.FirstOrDefault(machine => machine["name"]!.ToString() == names.Workflow) is not { } workflow) return 0;
        return await new StateMachineExecutions(states, workflow["stateMachineArn"]!.ToString(), time).StopAsync("The stack is being deleted.", say, cancellationToken);
    }

    private async Task<int> StopCrawlerAsync(Action<string> say, CancellationToken cancellationToken)
    {
        var stopped = 0;
        await _settling.UntilAsync($"crawler {names.Crawler}", Patience, async () =>
        {
            var state = await CrawlerStateAsync(cancellationToken);
            if (state == "RUNNING" && await TryAsync(glue, "StopCrawler", new JsonObject { ["Name"] = names.Crawler }, cancellationToken)) stopped++;
            return state == "READY" ? null : state;
        }, cancellationToken);
        if (stopped > 0) say($"crawler {names.Crawler}: stopped");
        return stopped;
    }

    private async Task<string?> CrawlerStateAsync(CancellationToken cancellationToken)
    {
        try
        {
            return (await glue.CallAsync("GetCrawler", new JsonObject { ["Name"] = names.Crawler }, cancellationToken))["Crawler"]!["State"]!.ToString();
        }
        catch (ServiceException e) when (e.Code == "EntityNotFoundException")
        {
            return null;
        }
    }

    // Step Functions stops the job of an execution that is stopped, as well as it can: "Run a Job (.sync)".
    private async Task<int> StopJobsAsync(JobOperations jobs, Action<string> say, CancellationToken cancellationToken)
    {
        var stopped = new HashSet<string>(StringComparer.Ordinal);
        await _settling.UntilAsync(jobs.Kind, Patience, async () =>
        {
            var running = await NamesAsync(jobs, "InProgress", cancellationToken);
            foreach (var job in running.Where(stopped.Add))
            {
                await TryAsync(sageMaker, jobs.Stop, new JsonObject { [jobs.Name] = job }, cancellationToken);
                say($"{jobs.Kind} job {job}: stopped");
            }

            return running.Count > 0 || (await NamesAsync(jobs, "Stopping", cancellationToken)).Count > 0 ? "stopping" : null;
        }, cancellationToken);
        return stopped.Count;
    }

    private async Task<IReadOnlyList<string>> NamesAsync(JobOperations jobs, string status, CancellationToken cancellationToken)
    {
        var input = new JsonObject { ["NameContains"] = names.ModelPrefix, ["StatusEquals"] = status };
        var found = await sageMaker.ListAsync(jobs.List, jobs.Listed, input, cancellationToken);
        return [.. found.Select(job => job[jobs.Name]!.ToString()).Where(names.IsModel)];
    }

    // What was running a moment ago may have ended by itself.
    private static async Task<bool> TryAsync(IJsonService service, string operation, JsonObject input, CancellationToken cancellationToken)
    {
        try
        {
            await service.CallAsync(operation, input, cancellationToken);
            return true;
        }
        catch (ServiceException e) when (HasEnded(e))
        {
            return false;
        }
    }

    // SageMaker tells by its message alone: "The request was rejected because the training job is in status Completed."
    private static bool HasEnded(ServiceException error) =>
        error.Code is "CrawlerNotRunningException" or "CrawlerStoppingException" or "EntityNotFoundException"
        || (error.Code == "ValidationException" && error.Message.Contains("job is in status", StringComparison.Ordinal));

    /// <summary>The operations on a kind of job.</summary>
    /// <param name="Kind">As messages name it.</param>
    /// <param name="List">Lists the jobs.</param>
    /// <param name="Listed">The member of the list.</param>
    /// <param name="Stop">Stops a job.</param>
    /// <param name="Name">The member of a job's name.</param>
    private sealed record JobOperations(string Kind, string List, string Listed, string Stop, string Name);
}
