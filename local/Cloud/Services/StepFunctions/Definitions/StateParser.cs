using System.Text.Json;
using Pipeline.Cloud.Protocol;
using Pipeline.Cloud.StepFunctions.Integrations;
using Pipeline.Cloud.StepFunctions.States;

namespace Pipeline.Cloud.StepFunctions.Definitions;

/// <summary>Reads the states of a definition.</summary>
/// <param name="graph">Reads the graph of a branch or an item processor, given the enclosing query language.</param>
internal sealed class StateParser(Func<FieldReader, string, StateGraph> graph)
{
    private static readonly string[] JsonPathFields =
        ["InputPath", "OutputPath", "ResultPath", "Parameters", "ResultSelector", "Result", "ItemsPath", "SecondsPath", "TimestampPath",
         "TimeoutSecondsPath", "HeartbeatSecondsPath", "MaxConcurrencyPath", "ErrorPath", "CausePath"];

    /// <summary>Reads a state.</summary>
    /// <param name="name">The state's name.</param>
    /// <param name="reader">The state's fields.</param>
    /// <param name="language">The enclosing query language.</param>
    /// <returns>The state; null if its type is unknown, which is reported.</returns>
    /// <exception cref="AwsException">NotImplemented: the local cloud does not emulate a field of the state.</exception>
    public State? Parse(string name, FieldReader reader, string language)
    {
        string own = reader.String("QueryLanguage") ?? language;
        if (own == "JSONPath" && language == "JSONata")
            reader.Problem("QueryLanguage", "'QueryLanguage' can not be 'JSONPath' when set to 'JSONata' for the whole state machine");
        else if (own != "JSONata")
            throw AwsException.NotEmulated("states", $"the query language JSONPath (state '{name}'; say 'QueryLanguage: JSONata')");
        foreach (string field in JsonPathFields.Where(reader.Has))
        {
            reader.Ignore(field);
            reader.Problem(field, $"The field '{field}' belongs to JSONPath and can not be used with JSONata");
        }

        reader.Ignore("Comment");
        string type = reader.RequiredString("Type");
        State? state = type switch
        {
            "Task" => Task(name, reader),
            "Pass" => new PassState { Name = name, Next = Next(reader), Output = reader.Field("Output"), Assign = reader.Assign() },
            "Choice" => Choice(name, reader),
            "Wait" => Wait(name, reader),
            "Succeed" => new SucceedState { Name = name, Output = reader.Field("Output") },
            "Fail" => new FailState { Name = name, Error = reader.Scalar("Error", JsonValueKind.String), Cause = reader.Scalar("Cause", JsonValueKind.String) },
            "Parallel" => Parallel(name, reader),
            "Map" => Map(name, reader),
            _ => null,
        };
        if (state is null) reader.Problem("Type", $"'{type}' is not a type of state");
        else reader.RefuseOthers();
        return state;
    }

    private static string? Next(FieldReader reader)
    {
        bool end = reader.Scalar("End", JsonValueKind.True, JsonValueKind.False)?.GetValueKind() == JsonValueKind.True;
        string? next = reader.String("Next");
        if (end == next is not null) reader.Problem("", "A state needs either 'Next' or 'End': true");
        return next;
    }

    private static TaskState Task(string name, FieldReader reader)
    {
        string resource = reader.RequiredString("Resource");
        if (reader.Has("Credentials")) throw AwsException.NotEmulated("states", $"the field 'Credentials' (state '{name}')");
        var parsed = TaskResource.Parse(resource, out string? problem);
        if (parsed is null) reader.Problem("Resource", problem!);
        return new TaskState
        {
            Name = name,
            Resource = parsed ?? TaskResource.None,
            Arguments = reader.Field("Arguments"),
            TimeoutSeconds = reader.Scalar("TimeoutSeconds", JsonValueKind.Number),
            HeartbeatSeconds = reader.Scalar("HeartbeatSeconds", JsonValueKind.Number),
            Next = Next(reader),
            Output = reader.Field("Output"),
            Assign = reader.Assign(),
            Retry = Retry(reader),
            Catch = Catch(reader),
        };
    }

    private static ChoiceState Choice(string name, FieldReader reader)
    {
        var rules = new List<ChoiceRule>();
        foreach (var rule in reader.Objects("Choices"))
        {
            rule.Ignore("Comment");
            if (!rule.Has("Condition")) rule.Problem("Condition", "The field 'Condition' is required");
            rules.Add(new ChoiceRule(
                rule.Scalar("Condition", JsonValueKind.True, JsonValueKind.False), rule.RequiredString("Next"), rule.Field("Output"), rule.Assign()));
            rule.RefuseOthers();
        }

        if (rules.Count == 0) reader.Problem("Choices", "The field 'Choices' is required and must hold a rule");
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
        var seconds = reader.Scalar("Seconds", JsonValueKind.Number);
        var timestamp = reader.Scalar("Timestamp", JsonValueKind.String);
        if (seconds is null == timestamp is null) reader.Problem("", "A Wait state needs one of 'Seconds' and 'Timestamp'");
        return new WaitState
        {
            Name = name,
            Seconds = seconds,
            Timestamp = timestamp,
            Next = Next(reader),
            Output = reader.Field("Output"),
            Assign = reader.Assign(),
        };
    }

    private ParallelState Parallel(string name, FieldReader reader)
    {
        var branches = reader.Objects("Branches").Select(branch => graph(branch, "JSONata")).ToList();
        if (branches.Count == 0) reader.Problem("Branches", "The field 'Branches' is required and must hold a branch");
        return new ParallelState
        {
            Name = name,
            Branches = branches,
            Arguments = reader.Field("Arguments"),
            Next = Next(reader),
            Output = reader.Field("Output"),
            Assign = reader.Assign(),
            Retry = Retry(reader),
            Catch = Catch(reader),
        };
    }

    private MapState Map(string name, FieldReader reader)
    {
        foreach (string field in new[] { "ItemReader", "ItemBatcher", "ResultWriter", "ToleratedFailureCount", "ToleratedFailurePercentage", "Label" })
        {
            if (reader.Has(field)) throw AwsException.NotEmulated("states", $"a distributed Map ('{field}' in state '{name}')");
        }

        var processor = reader.Object("ItemProcessor");
        if (processor is null) reader.Problem("ItemProcessor", "The field 'ItemProcessor' is required");
        var inner = reader.Nested("ItemProcessor");
        if (inner.Object("ProcessorConfig") is { } config && config["Mode"]?.ToString() == "DISTRIBUTED")
            throw AwsException.NotEmulated("states", $"a distributed Map (state '{name}')");
        return new MapState
        {
            Name = name,
            Processor = graph(inner, "JSONata"),
            Items = reader.Field("Items"),
            ItemSelector = reader.Field("ItemSelector"),
            MaxConcurrency = reader.Scalar("MaxConcurrency", JsonValueKind.Number),
            Next = Next(reader),
            Output = reader.Field("Output"),
            Assign = reader.Assign(),
            Retry = Retry(reader),
            Catch = Catch(reader),
        };
    }

    private static List<Retrier> Retry(FieldReader reader)
    {
        var rules = new List<Retrier>();
        foreach (var rule in reader.Objects("Retry"))
        {
            rule.Ignore("Comment");
            string jitter = rule.String("JitterStrategy") ?? "NONE";
            if (jitter is not ("NONE" or "FULL")) rule.Problem("JitterStrategy", "Expected 'FULL' or 'NONE'");
            double longest = rule.Number("MaxDelaySeconds", 0, 1, 31_622_400);
            rules.Add(new Retrier(
                rule.Strings("ErrorEquals"),
                TimeSpan.FromSeconds(rule.Number("IntervalSeconds", 1, 1, 99_999_999)),
                (int)rule.Number("MaxAttempts", 3, 0, 99_999_999),
                rule.Number("BackoffRate", 2, 1, double.MaxValue),
                longest > 0 ? TimeSpan.FromSeconds(longest) : null,
                jitter == "FULL"));
            rule.RefuseOthers();
        }

        return rules;
    }

    private static List<Catcher> Catch(FieldReader reader)
    {
        var rules = new List<Catcher>();
        foreach (var rule in reader.Objects("Catch"))
        {
            rule.Ignore("Comment");
            rules.Add(new Catcher(rule.Strings("ErrorEquals"), rule.RequiredString("Next"), rule.Field("Output"), rule.Assign()));
            rule.RefuseOthers();
        }

        return rules;
    }
}
