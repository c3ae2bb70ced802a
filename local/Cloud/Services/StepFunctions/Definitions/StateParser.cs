using System.Text.Json;
using System.Text.Json.Nodes;
using Pipeline.Cloud.Protocol;
using Pipeline.Cloud.StepFunctions.Data;
using Pipeline.Cloud.StepFunctions.Expressions;
using Pipeline.Cloud.StepFunctions.Integrations;
using Pipeline.Cloud.StepFunctions.States;

namespace Pipeline.Cloud.StepFunctions.Definitions;

/// <summary>Reads the states of a definition.</summary>
/// <param name="graph">Reads the graph of a branch or an item processor, given the query language of the whole state machine.</param>
/// <param name="express">Whether the definition is an Express workflow's, which cannot wait for jobs.</param>
internal sealed class StateParser(Func<FieldReader, string, StateGraph> graph, bool express)
{
    private static readonly string[] JsonPathFields =
        ["InputPath", "OutputPath", "ResultPath", "Parameters", "ResultSelector", "Result", "ItemsPath", "SecondsPath", "TimestampPath",
         "TimeoutSecondsPath", "HeartbeatSecondsPath", "MaxConcurrencyPath", "ToleratedFailureCountPath", "ToleratedFailurePercentagePath", "ErrorPath", "CausePath"];

    private static readonly string[] Types = ["Task", "Pass", "Choice", "Wait", "Succeed", "Fail", "Parallel", "Map"];

    /// <summary>Reads a query language. Any value but JSONPath counts as JSONata; a wrong one is reported as well.</summary>
    /// <returns>JSONPath, JSONata, or null if the field is absent.</returns>
    public static string? Language(FieldReader reader) =>
        reader.Has("QueryLanguage") ? reader.OneOf("QueryLanguage", "JSONPath", "JSONata") ?? "JSONata" : null;

    /// <summary>Reads a state.</summary>
    /// <param name="name">The state's name.</param>
    /// <param name="reader">The state's fields.</param>
    /// <param name="language">The query language of the whole state machine.</param>
    /// <returns>The state; null if its type is unknown, which is reported.</returns>
    /// <exception cref="AwsException">NotImplemented: the local cloud does not emulate a field of the state.</exception>
    public State? Parse(string name, FieldReader reader, string language)
    {
        string own = Language(reader) ?? language;
        bool reverted = language == "JSONata" && own == "JSONPath";
        if (reverted) reader.Problem("", "'QueryLanguage' can not be 'JSONPath' if set to 'JSONata' for whole state machine");
        else if (own != "JSONata")
            throw AwsException.NotEmulated("states", $"the query language JSONPath (state '{name}'; say 'QueryLanguage: JSONata')");
        foreach (string field in JsonPathFields.Where(reader.Has))
        {
            reader.Ignore(field);
            if (!reverted) reader.Problem("", $"The QueryLanguage is set to 'JSONata', but field '{field}' is only supported for the 'JSONPath' QueryLanguage");
        }

        reader.Ignore("Comment");
        reader.Require("Type");
        State? state = reader.OneOf("Type", Types) switch
        {
            "Task" => Task(name, reader),
            "Pass" => new PassState { Name = name, Next = Next(reader), Output = reader.Field("Output"), Assign = reader.Assign() },
            "Choice" => Choice(name, reader),
            "Wait" => Wait(name, reader),
            "Succeed" => new SucceedState { Name = name, Output = reader.Field("Output") },
            "Fail" => new FailState { Name = name, Error = reader.TextOrExpression("Error"), Cause = reader.TextOrExpression("Cause") },
            "Parallel" => Parallel(name, reader, language),
            "Map" => Map(name, reader, language),
            _ => null,
        };
        if (state is not null) reader.RefuseOthers();
        return state;
    }

    private static string? Next(FieldReader reader)
    {
        bool end = reader.Boolean("End") == true;
        string? next = reader.String("Next");
        if (end == next is not null) reader.Problem("", "A state needs either 'Next' or 'End': true");
        return next;
    }

    private TaskState Task(string name, FieldReader reader)
    {
        reader.Require("Resource");
        if (reader.Object("Credentials") is { } credentials)
        {
            if (credentials.ContainsKey("RoleArn")) throw AwsException.NotEmulated("states", $"the field 'Credentials' (state '{name}')");
            reader.Problem("Credentials", "The field 'RoleArn' is required but was missing");
        }

        var timeout = reader.NumberOrExpression("TimeoutSeconds", atLeast: 1);
        var heartbeat = reader.NumberOrExpression("HeartbeatSeconds", atLeast: 1);
        if (Literal(heartbeat) >= Literal(timeout)) reader.Problem("HeartbeatSeconds", "HeartbeatSeconds must be smaller than TimeoutSeconds");
        return new TaskState
        {
            Name = name,
            Resource = reader.String("Resource") is { } arn ? Resource(reader, arn) : TaskResource.None,
            Arguments = reader.Field("Arguments"),
            TimeoutSeconds = timeout,
            HeartbeatSeconds = heartbeat,
            Next = Next(reader),
            Output = reader.Field("Output", StatesFields.Result),
            Assign = reader.Assign(StatesFields.Result),
            Retry = AttemptParser.Retry(reader),
            Catch = AttemptParser.Catch(reader),
        };
    }

    private TaskResource Resource(FieldReader reader, string arn)
    {
        if (express && arn.Contains(":activity:", StringComparison.Ordinal)) reader.Problem("Resource", "Express state machine does not support Activity ARN");
        else if (express && arn.EndsWith(".waitForTaskToken", StringComparison.Ordinal))
            reader.Problem("Resource", "Express state machine does not support '.waitForTaskToken' service integration ");
        else if (express && (arn.EndsWith(".sync", StringComparison.Ordinal) || arn.EndsWith(".sync:2", StringComparison.Ordinal)))
            reader.Problem("Resource", "Express state machine does not support '.sync' service integration");
        else if (TaskResource.Parse(arn) is { } resource) return resource;
        else reader.Problem("Resource", $"The resource provided {arn} is not recognized. The value is not a valid resource ARN, or the resource is not available in this region.");
        return TaskResource.None;
    }

    private static ChoiceState Choice(string name, FieldReader reader)
    {
        reader.Require("Choices");
        var rules = new List<ChoiceRule>();
        foreach (var rule in reader.Objects("Choices"))
        {
            rule.Ignore("Comment");
            rule.Require("Condition", "Next");
            rules.Add(new ChoiceRule(rule.BooleanOrExpression("Condition"), rule.String("Next") ?? "", rule.Field("Output"), rule.Assign()));
            rule.RefuseOthers();
        }

        if (reader.Has("Choices") && rules.Count == 0) reader.Problem("Choices", "Array should have at least 1 element");
        return new ChoiceState
        {
            Name = name,
            Choices = rules,
            Default = reader.String("Default"),
            Output = reader.Field("Output"),
            Assign = reader.Assign(),
        };
    }

    private static WaitState Wait(string name, FieldReader reader)
    {
        if (reader.Has("Seconds") == reader.Has("Timestamp")) reader.Problem("", "A Wait state needs one of 'Seconds' and 'Timestamp'");
        var timestamp = reader.TextOrExpression("Timestamp");
        if (timestamp?.GetValue<string>() is { } text && ExpressionText.Of(text) is null && TimestampText.Parse(text) is null)
            reader.Problem("Timestamp", "String does not match RFC3339 timestamp");
        return new WaitState
        {
            Name = name,
            Seconds = reader.NumberOrExpression("Seconds"),
            Timestamp = timestamp,
            Next = Next(reader),
            Output = reader.Field("Output"),
            Assign = reader.Assign(),
        };
    }

    private ParallelState Parallel(string name, FieldReader reader, string language)
    {
        reader.Require("Branches");
        var branches = reader.Objects("Branches").Select(branch => graph(branch, language)).ToList();
        if (reader.Has("Branches") && branches.Count == 0) reader.Problem("Branches", "Array should have at least 1 element");
        return new ParallelState
        {
            Name = name,
            Branches = branches,
            Arguments = reader.Field("Arguments"),
            Next = Next(reader),
            Output = reader.Field("Output", StatesFields.Result),
            Assign = reader.Assign(StatesFields.Result),
            Retry = AttemptParser.Retry(reader),
            Catch = AttemptParser.Catch(reader),
        };
    }

    private MapState Map(string name, FieldReader reader, string language)
    {
        foreach (string field in new[] { "ItemReader", "ItemBatcher", "ResultWriter", "Label" })
        {
            if (reader.Has(field)) throw AwsException.NotEmulated("states", $"a distributed Map ('{field}' in state '{name}')");
        }

        // Iterator is the old name.
        string processor = reader.Has("Iterator") ? "Iterator" : "ItemProcessor";
        reader.Require(processor);
        var inner = reader.Nested(processor);
        if (inner.Nested("ProcessorConfig").OneOf("Mode", "INLINE", "DISTRIBUTED") == "DISTRIBUTED")
            throw AwsException.NotEmulated("states", $"a distributed Map (state '{name}')");
        return new MapState
        {
            Name = name,
            Processor = reader.Has(processor) ? graph(inner, language) : new StateGraph("", new Dictionary<string, State>(), null),
            Items = reader.Field("Items"),
            ItemSelector = reader.Field("ItemSelector"),
            MaxConcurrency = reader.NumberOrExpression("MaxConcurrency", atMost: long.MaxValue),
            ToleratedFailureCount = reader.NumberOrExpression("ToleratedFailureCount", atMost: long.MaxValue),
            ToleratedFailurePercentage = reader.NumberOrExpression("ToleratedFailurePercentage", atMost: 100),
            Next = Next(reader),
            Output = reader.Field("Output", StatesFields.Result),
            Assign = reader.Assign(StatesFields.Result),
            Retry = AttemptParser.Retry(reader),
            Catch = AttemptParser.Catch(reader),
        };
    }

    private static double? Literal(JsonNode? node) => node?.GetValueKind() == JsonValueKind.Number ? node.Deserialize<double>() : null;
}
