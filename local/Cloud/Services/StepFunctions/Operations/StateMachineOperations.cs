using System.Text.Json.Nodes;
using Pipeline.Cloud.Protocol;
using Pipeline.Cloud.Resources;
using Pipeline.Cloud.StepFunctions.Definitions;
using Pipeline.Cloud.StepFunctions.Executions;
using Pipeline.Cloud.StepFunctions.Tasks;

namespace Pipeline.Cloud.StepFunctions.Operations;

/// <summary>The operations on state machines.</summary>
internal sealed class StateMachineOperations(
    StateMachineStore machines, DefinitionValidator definitions, LocalCloudOptions cloud, TimeProvider time, JobAccess jobs)
{
    private const string Express = "EXPRESS";
    private const int MostDiagnostics = 100;

    // Logs and traces have no effect on an execution, but an update of them is one.
    private static readonly string[] Updated = ["definition", "roleArn", "loggingConfiguration", "tracingConfiguration", "encryptionConfiguration"];

    /// <summary>CreateStateMachine.</summary>
    public async Task<JsonObject> CreateAsync(JsonObject input, CallContext context)
    {
        var parameters = new Parameters("states", input);
        string name = Names.Check(parameters.RequiredString("name"));
        string definition = parameters.RequiredString("definition");
        string role = parameters.RequiredString("roleArn");
        bool express = parameters.String("type") == Express;
        var graph = await definitions.ParseAsync(definition, express, context.Aborted);
        if (express) throw AwsException.NotEmulated("states", $"a state machine of type '{Express}'");
        if (parameters.Bool("publish") == true) throw AwsException.NotEmulated("states", "parameter 'publish' (versions)");
        var tags = Tags(parameters);
        var now = time.GetUtcNow();
        string arn = cloud.Arn("states", $"stateMachine:{name}");
        var wanted = new StateMachineVersion(arn, name, role, definition, graph, null, now, now);
        jobs.Check(wanted.Graph, role);
        var machine = machines.GetOrAdd(wanted);
        if (machine.Definition != definition || machine.RoleArn != role)
            throw new AwsException("StateMachineAlreadyExists", $"State Machine Already Exists: '{arn}'");
        if (machine == wanted) machines.Tags(arn).Add(arn, tags);
        return new JsonObject { ["stateMachineArn"] = arn, ["creationDate"] = AwsTimestamp.Node(machine.CreatedAt) };
    }

    /// <summary>UpdateStateMachine. Running executions keep the definition that they were started with.</summary>
    public async Task<JsonObject> UpdateAsync(JsonObject input, CallContext context)
    {
        var parameters = new Parameters("states", input);
        string arn = parameters.RequiredString("stateMachineArn");
        machines.Get(arn);
        string? definition = parameters.String("definition");
        string? role = parameters.String("roleArn");
        if (parameters.Bool("publish") == true) throw AwsException.NotEmulated("states", "parameter 'publish' (versions)");
        if (Updated.All(member => input[member] is null))
        {
            throw new AwsException(
                "MissingRequiredParameter", "Either the definition, the role ARN, the LoggingConfiguration, or the TracingConfiguration must be specified");
        }

        var graph = definition is null ? null : await definitions.ParseAsync(definition, express: false, context.Aborted);
        // The check of the expressions takes time, in which the state machine may be deleted or updated by another call.
        var machine = machines.Get(arn);
        var updated = machine with
        {
            Definition = definition ?? machine.Definition,
            Graph = graph ?? machine.Graph,
            RoleArn = role ?? machine.RoleArn,
            RevisionId = Guid.NewGuid().ToString(),
            UpdatedAt = time.GetUtcNow(),
        };
        jobs.Check(updated.Graph, updated.RoleArn);
        machines.Update(updated);
        return new JsonObject { ["updateDate"] = AwsTimestamp.Node(updated.UpdatedAt), ["revisionId"] = updated.RevisionId };
    }

    /// <summary>DescribeStateMachine.</summary>
    public JsonObject Describe(JsonObject input)
    {
        var machine = machines.Get(new Parameters("states", input).RequiredString("stateMachineArn"));
        var answer = Description(machine);
        answer["status"] = "ACTIVE";
        answer["type"] = "STANDARD";
        answer["creationDate"] = AwsTimestamp.Node(machine.CreatedAt);
        return answer;
    }

    /// <summary>The common members of DescribeStateMachine and DescribeStateMachineForExecution.</summary>
    public static JsonObject Description(StateMachineVersion machine)
    {
        var description = new JsonObject
        {
            ["stateMachineArn"] = machine.Arn,
            ["name"] = machine.Name,
            ["definition"] = machine.Definition,
            ["roleArn"] = machine.RoleArn,
            ["loggingConfiguration"] = new JsonObject { ["level"] = "OFF", ["includeExecutionData"] = false },
            ["tracingConfiguration"] = new JsonObject { ["enabled"] = false },
            ["encryptionConfiguration"] = new JsonObject { ["type"] = "AWS_OWNED_KEY" },
        };
        if (machine.RevisionId is { } revision) description["revisionId"] = revision;
        return description;
    }

    /// <summary>ListStateMachines.</summary>
    public JsonObject List(JsonObject input)
    {
        var parameters = new Parameters("states", input);
        var (start, size) = Paging.Read(parameters);
        var page = Page.From(machines.All, (int)(start ?? 0), size);
        var answer = new JsonObject
        {
            ["stateMachines"] = page.ToJson(machine => new JsonObject
            {
                ["stateMachineArn"] = machine.Arn,
                ["name"] = machine.Name,
                ["type"] = "STANDARD",
                ["creationDate"] = AwsTimestamp.Node(machine.CreatedAt),
            }),
        };
        if (page.Next is { } next) Paging.Write(answer, next);
        return answer;
    }

    /// <summary>DeleteStateMachine. Running executions continue to their end.</summary>
    public JsonObject Delete(JsonObject input)
    {
        machines.Remove(new Parameters("states", input).RequiredString("stateMachineArn"));
        return [];
    }

    /// <summary>ValidateStateMachineDefinition. Every problem is an error, so a severity shows them all.</summary>
    public async Task<JsonObject> ValidateAsync(JsonObject input, CallContext context)
    {
        var parameters = new Parameters("states", input);
        int most = parameters.Int("maxResults") is > 0 and var wanted ? wanted : MostDiagnostics;
        var (_, problems) = await definitions.CheckAsync(parameters.RequiredString("definition"), parameters.String("type") == Express, context.Aborted);
        return new JsonObject
        {
            ["result"] = problems.Count == 0 ? "OK" : "FAIL",
            ["diagnostics"] = new JsonArray([.. problems.Take(most).Select(Diagnostic)]),
            ["truncated"] = problems.Count > most,
        };
    }

    /// <summary>TagResource.</summary>
    public JsonObject Tag(JsonObject input)
    {
        var parameters = new Parameters("states", input);
        string arn = parameters.RequiredString("resourceArn");
        var tags = Tags(parameters);
        machines.Tags(arn).Add(arn, tags);
        return [];
    }

    /// <summary>UntagResource.</summary>
    public JsonObject Untag(JsonObject input)
    {
        var parameters = new Parameters("states", input);
        string arn = parameters.RequiredString("resourceArn");
        machines.Tags(arn).Remove(arn, parameters.Strings("tagKeys"));
        return [];
    }

    /// <summary>ListTagsForResource.</summary>
    public JsonObject ListTags(JsonObject input)
    {
        string arn = new Parameters("states", input).RequiredString("resourceArn");
        return new JsonObject
        {
            ["tags"] = new JsonArray([.. machines.Tags(arn).Of(arn).Select(tag => new JsonObject { ["key"] = tag.Key, ["value"] = tag.Value })]),
        };
    }

    private static JsonObject Diagnostic(DefinitionProblem problem)
    {
        var diagnostic = new JsonObject { ["severity"] = "ERROR", ["code"] = problem.Code, ["message"] = problem.Message };
        if (problem.Location is not null) diagnostic["location"] = problem.Location;
        return diagnostic;
    }

    private static IReadOnlyList<KeyValuePair<string, string>> Tags(Parameters parameters) =>
        [.. parameters.Structures("tags").Select(tag => KeyValuePair.Create(tag.RequiredString("key"), tag.String("value") ?? ""))];
}
