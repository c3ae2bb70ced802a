using System.Text.Json.Nodes;
using Pipeline.Cli.Hosting;
using Pipeline.Cloud.Faults.Plan;
using Pipeline.Cloud.Protocol;

namespace Pipeline.Cli.Drilling;

/// <summary>The pipeline on which an incident is played, and what incidents do to it.</summary>
/// <param name="pipeline">The pipeline.</param>
/// <param name="time">Its clock.</param>
internal sealed class DrillGround(LocalPipeline pipeline, TimeProvider time)
{
    private static readonly TimeSpan Look = TimeSpan.FromSeconds(1);
    private readonly List<string> _rules = [];

    /// <summary>The pipeline.</summary>
    public LocalPipeline Pipeline => pipeline;

    /// <summary>The clock of the cloud.</summary>
    public TimeProvider Time => time;

    /// <summary>Whether the producer spoils every third record.</summary>
    public bool IsSpoiling { get; set; }

    /// <summary>The lake.</summary>
    public string Lake => pipeline.Stack.Outputs["BucketName"];

    /// <summary>The UUID of the scorer's mapping.</summary>
    public string Mapping => pipeline.Stack.Resources["ScoringFunctionTrips"].Ref;

    /// <summary>The role of the scorer.</summary>
    public string ScorerRole => pipeline.Stack.Resources["ScoringFunctionRole"].Ref;

    /// <summary>The table of predictions.</summary>
    public string Predictions => pipeline.Stack.Outputs["PredictionsTableName"];

    /// <summary>The endpoint's name.</summary>
    public string Endpoint => pipeline.Stack.Outputs["EndpointName"];

    /// <summary>The backup of the table that was deleted, once it is looked for.</summary>
    public string Backup { get; private set; } = "";

    /// <summary>The endpoint as SageMaker describes it; null where there is none.</summary>
    public async Task<JsonObject?> EndpointAsync(CancellationToken cancellationToken)
    {
        try
        {
            return await CallAsync("sagemaker", "DescribeEndpoint", new JsonObject { ["EndpointName"] = Endpoint }, cancellationToken);
        }
        catch (AwsException e) when (e.Message.Contains("Could not find", StringComparison.Ordinal))
        {
            return null;
        }
    }

    /// <summary>Starts a run of the workflow.</summary>
    /// <param name="input">Its input.</param>
    /// <param name="name">Its name; null for one that Step Functions gives.</param>
    /// <param name="cancellationToken">Ends the call.</param>
    /// <returns>Its ARN.</returns>
    public async Task<string> StartRunAsync(JsonObject input, string? name, CancellationToken cancellationToken)
    {
        var request = new JsonObject { ["stateMachineArn"] = pipeline.Stack.Outputs["StateMachineArn"], ["input"] = input.ToJsonString() };
        if (name is not null) request["name"] = name;
        return (await CallAsync("sfn", "StartExecution", request, cancellationToken))["executionArn"]!.GetValue<string>();
    }

    /// <summary>Deletes the table of predictions, after its protection was turned off.</summary>
    public async Task DeleteTableAsync(CancellationToken cancellationToken)
    {
        await CallAsync("dynamodb", "UpdateTable", new JsonObject { ["TableName"] = Predictions, ["DeletionProtectionEnabled"] = false }, cancellationToken);
        await CallAsync("dynamodb", "DeleteTable", new JsonObject { ["TableName"] = Predictions }, cancellationToken);
    }

    /// <summary>Looks for the backup that DynamoDB has made of it.</summary>
    public async Task FindBackupAsync(CancellationToken cancellationToken)
    {
        var listed = await CallAsync("dynamodb", "ListBackups", new JsonObject { ["TableName"] = Predictions, ["BackupType"] = "SYSTEM" }, cancellationToken);
        Backup = listed["BackupSummaries"]!.AsArray()[^1]!["BackupArn"]!.GetValue<string>();
    }

    /// <summary>Looks until something holds.</summary>
    /// <param name="holds">Whether it does.</param>
    /// <param name="patience">The longest wait, by the cloud's clock.</param>
    /// <param name="otherwise">What is said where it takes longer.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <exception cref="RunbookException">It takes longer.</exception>
    public async Task UntilAsync(Func<Task<bool>> holds, TimeSpan patience, string otherwise, CancellationToken cancellationToken)
    {
        for (var began = time.GetUtcNow(); !await holds(); await Task.Delay(Look, time, cancellationToken))
        {
            if (time.GetUtcNow() - began > patience) throw new RunbookException(otherwise);
        }
    }

    /// <summary>Calls an operation of the cloud, as an administrator would.</summary>
    public Task<JsonObject> CallAsync(string service, string operation, JsonObject members, CancellationToken cancellationToken) =>
        pipeline.Cloud.Dispatcher.InvokeAsync(service, operation, members, pipeline.Context(cancellationToken));

    /// <summary>Lets something go wrong from now on, by a rule of a fault plan.</summary>
    public void Fail(string rule) => _rules.Add(pipeline.Faults.Add(FaultArgument.Read(rule), pipeline.Cloud.Dispatcher).Id);

    /// <summary>Ends what rules let go wrong.</summary>
    public void Heal()
    {
        foreach (var rule in _rules) pipeline.Faults.Remove(rule);
        _rules.Clear();
    }

    /// <summary>Takes a permission from the scorer, as a policy that somebody attaches does.</summary>
    public Task DenyAsync(string action, CancellationToken cancellationToken) => CallAsync("iam", "PutRolePolicy", new JsonObject
    {
        ["RoleName"] = ScorerRole,
        ["PolicyName"] = "denying",
        ["PolicyDocument"] = new JsonObject
        {
            ["Version"] = "2012-10-17",
            ["Statement"] = new JsonArray(new JsonObject { ["Effect"] = "Deny", ["Action"] = action, ["Resource"] = "*" }),
        }.ToJsonString(),
    }, cancellationToken);
}
