using System.Text.Json.Nodes;
using Pipeline.Aws.Direct;
using Pipeline.Cli.Executions;
using Pipeline.Cli.Models;
using Pipeline.Cli.Tests.Destruction;
using Pipeline.Testing;

namespace Pipeline.Cli.Tests.Models;

/// <summary>A stack whose endpoint serves with a model, as SageMaker and Step Functions show it.</summary>
internal sealed class ServingStack
{
    public const string Machine = "arn:aws:states:us-east-1:000000000000:stateMachine:pipe-retrain";
    public static readonly ModelNames Names = new("pipe-trips");
    private readonly List<(string Name, long Made)> _models = [];
    private readonly Dictionary<string, string?> _configs = [];
    private readonly List<JsonObject> _executions = [];
    private readonly Dictionary<string, IReadOnlyList<JsonObject>> _histories = [];
    private bool _deleting;

    public ServingStack()
    {
        SageMaker = new ScriptedService(AnswerSageMaker);
        StepFunctions = new ScriptedService(AnswerStepFunctions);
        Executions = new StateMachineExecutions(StepFunctions, Machine, Time);
        Catalog = new ModelCatalog(SageMaker, Executions, Names);
    }

    public WaitAwareTime Time { get; } = new() { AutoAdvance = true };

    public ScriptedService SageMaker { get; }

    public ScriptedService StepFunctions { get; }

    public StateMachineExecutions Executions { get; }

    public ModelCatalog Catalog { get; }

    /// <summary>The endpoint's statuses, one a look, the last one for good; none where there is no endpoint.</summary>
    public Queue<string> Statuses { get; } = new(["InService"]);

    /// <summary>What the endpoint serves with.</summary>
    public string? Serving { get; set; }

    /// <summary>The name of an execution's model.</summary>
    public static string ModelOf(string execution, string stamp) =>
        $"pipe-trips-{stamp}-{Convert.ToHexStringLower(System.Security.Cryptography.SHA256.HashData(System.Text.Encoding.UTF8.GetBytes(ArnOf(execution))))[..8]}";

    public static string ArnOf(string execution) => $"arn:aws:states:us-east-1:000000000000:execution:pipe-retrain:{execution}";

    /// <summary>Adds a model, with its endpoint configuration and since when it served.</summary>
    public void Model(string name, long made, string? since = null, bool hasConfig = true)
    {
        _models.Add((name, made));
        if (hasConfig) _configs[name] = since;
    }

    /// <summary>Adds an execution; one without an output has none.</summary>
    public void Execution(string name, string status, JsonObject? output = null) => _executions.Add(new JsonObject
    {
        ["executionArn"] = ArnOf(name),
        ["name"] = name,
        ["status"] = status,
        ["startDate"] = 1768478400.5,
        ["output"] = output?.ToJsonString(),
    });

    /// <summary>Adds an execution that gathered labels at a time, of a day and later ones; null where its query does not say of which.</summary>
    public void Reads(string name, DateTimeOffset at, string? from, string status = "SUCCEEDED", JsonObject? output = null, DateTimeOffset? ended = null, params string[] lookups)
    {
        Execution(name, status, output);
        if (status != "RUNNING") _executions[^1]["stopDate"] = Seconds(ended ?? at.AddMinutes(10));
        var query = from is null ? "SELECT 1" : $"UNLOAD ( WITH label AS ( SELECT trip_id FROM labels WHERE dt >= '{from}' AND trip_id IS NOT NULL) SELECT 1)";
        _histories[ArnOf(name)] =
        [
            Entered("Prepare", at.AddMinutes(-1)), Entered("GatherExamples", at),
            new JsonObject { ["timestamp"] = Seconds(at), ["taskScheduledEventDetails"] = new JsonObject { ["parameters"] = new JsonObject { ["QueryString"] = query }.ToJsonString() } },
            .. lookups.Select(location => new JsonObject { ["taskSucceededEventDetails"] = new JsonObject { ["output"] = new JsonObject { ["QueryExecution"] = new JsonObject { ["ResultConfiguration"] = new JsonObject { ["OutputLocation"] = location } } }.ToJsonString() } }),
        ];
    }

    private static JsonObject Entered(string state, DateTimeOffset at) => new() { ["timestamp"] = Seconds(at), ["stateEnteredEventDetails"] = new JsonObject { ["name"] = state } };

    private static double Seconds(DateTimeOffset time) => time.ToUnixTimeMilliseconds() / 1000.0;

    private JsonObject AnswerSageMaker(string operation, JsonObject input) => operation switch
    {
        "DescribeEndpoint" when Statuses.Count == 0 => throw new ServiceException(400, "ValidationException", "Could not find endpoint \"arn:pipe-trips\"."),
        "DescribeEndpoint" => new JsonObject { ["EndpointStatus"] = Statuses.Count > 1 || _deleting ? Statuses.Dequeue() : Statuses.Peek(), ["EndpointConfigName"] = Serving },
        "ListModels" => Page("Models", input, _models.Select(model => new JsonObject { ["ModelName"] = model.Name, ["CreationTime"] = model.Made })),
        "ListEndpointConfigs" => Page("EndpointConfigs", input, _configs.Keys.Select(name => new JsonObject { ["EndpointConfigName"] = name, ["EndpointConfigArn"] = $"arn:{name}" })),
        "ListTags" => new JsonObject
        {
            ["Tags"] = _configs[input["ResourceArn"]!.ToString()[4..]] is { } since ? new JsonArray(new JsonObject { ["Key"] = "ServingSince", ["Value"] = since }) : [],
        },
        "DeleteEndpoint" => Deleted(),
        _ => throw new ServiceException(400, "UnknownOperationException", operation),
    };

    // It takes a look longer until it is gone.
    private JsonObject Deleted()
    {
        Statuses.Clear();
        Statuses.Enqueue("Deleting");
        _deleting = true;
        return [];
    }

    private JsonObject AnswerStepFunctions(string operation, JsonObject input)
    {
        switch (operation)
        {
            case "ListExecutions":
                return new JsonObject { ["executions"] = new JsonArray([.. _executions.Where(one => input["statusFilter"] is not { } status || one["status"]!.ToString() == status.ToString()).Select(one => one.DeepClone())]) };
            case "GetExecutionHistory":
                return Page("events", input, _histories.GetValueOrDefault(input["executionArn"]!.ToString()) ?? [Entered("Prepare", DateTimeOffset.UnixEpoch), Entered("Coalesced", DateTimeOffset.UnixEpoch)], "nextToken");
            case "StopExecution":
                _executions.Single(one => one["executionArn"]!.ToString() == input["executionArn"]!.ToString())["status"] = "ABORTED";
                return [];
            case "StartExecution":
                return new JsonObject { ["executionArn"] = ArnOf(input["name"]!.ToString()) };
            case "DescribeExecution" when _executions.FirstOrDefault(one => one["executionArn"]!.ToString() == input["executionArn"]!.ToString()) is { } known:
                return known.DeepClone().AsObject();
            case "DescribeExecution":
                return new JsonObject { ["status"] = "SUCCEEDED", ["output"] = """{"decision":"rolled-back","reason":"rolled back by hand, from the other"}""" };
            default:
                throw new ServiceException(400, "UnknownOperationException", operation);
        }
    }

    // In pages of one, as a list may be answered whatever was asked for.
    private static JsonObject Page(string member, JsonObject input, IEnumerable<JsonObject> items, string next = "NextToken")
    {
        var all = items.Select(item => item.DeepClone()).ToList();
        var at = input[next] is { } token ? int.Parse(token.ToString(), System.Globalization.CultureInfo.InvariantCulture) : 0;
        var page = new JsonObject { [member] = new JsonArray([.. all.Skip(at).Take(1)]) };
        if (at + 1 < all.Count) page[next] = $"{at + 1}";
        return page;
    }
}
