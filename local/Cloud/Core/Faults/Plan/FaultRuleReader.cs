using System.Globalization;

namespace Pipeline.Cloud.Faults.Plan;

/// <summary>Reads a rule from its keys. Errors say what is allowed.</summary>
internal sealed class FaultRuleReader
{
    private static readonly string[] Kinds = ["error", "throttle", "latency", "reset", "truncate", "unprocessed", "kill", "duplicate", "model", "endpoint"];
    private static readonly string[] Others = ["on", "function", "rate", "every", "calls", "after", "times", "status", "message", "each", "for", "config"];
    private readonly FaultEntry _entry;

    private FaultRuleReader(FaultEntry entry) => _entry = entry;

    /// <summary>Reads a rule.</summary>
    /// <exception cref="FaultPlanException">The rule is malformed.</exception>
    public static FaultRule Read(FaultEntry entry) => new FaultRuleReader(entry).Rule();

    private FaultRule Rule()
    {
        foreach (var (key, value) in _entry.Values)
        {
            if (!Kinds.Contains(key) && !Others.Contains(key))
                throw new FaultPlanException(value.Where, $"'{key}' is not a key of a rule; there are {string.Join(", ", Others.Concat(Kinds))}.");
        }

        var on = On();
        var fault = What(on);
        var rule = new FaultRule(_entry.Where, on, Value("function")?.Text, When(), fault);
        Require("status", fault is Fault.Error or Fault.RefuseRows, "error and model: refuse");
        Require("message", fault is Fault.Error or Fault.RefuseRows, "error and model: refuse");
        Require("each", fault is Fault.WrongValues { NotANumber: false }, "model: values");
        Require("for", fault is Fault.RemoveEndpoint, "endpoint: remove");
        Require("config", fault is Fault.SwapEndpoint, "endpoint: swap");
        return rule;
    }

    private CallPattern On()
    {
        const string Form = "expected service:Operation, such as dynamodb:BatchWriteItem; each part may hold *.";
        var value = Value("on") ?? throw new FaultPlanException(_entry.Where, "on: is missing; " + Form);
        return value.Text.Split(':') is [{ Length: > 0 } service, { Length: > 0 } operation]
            ? new CallPattern(service, operation)
            : throw Wrong("on", Form);
    }

    private FaultTrigger When()
    {
        string[] choices = [.. new[] { "rate", "every", "calls" }.Where(_entry.Values.ContainsKey)];
        if (choices.Length > 1) throw Wrong(choices[1], $"one of rate, every and calls says when, and {choices[0]} is there already.");
        var calls = Value("calls") is null ? [] : Value("calls")!.Texts.Select(text => Whole("calls", text)).ToList();
        return new FaultTrigger
        {
            Rate = Value("rate") is null ? 1 : Share("rate"),
            Every = Count("every"),
            Calls = calls,
            After = Count("after"),
            Times = Count("times"),
        };
    }

    private Fault What(CallPattern on)
    {
        string[] kinds = [.. Kinds.Where(_entry.Values.ContainsKey)];
        if (kinds.Length != 1)
        {
            throw new FaultPlanException(_entry.Where, kinds.Length == 0
                ? $"the rule does not say what happens; expected one of {string.Join(", ", Kinds)}."
                : $"a rule does one thing, and this one has {string.Join(" and ", kinds)}: make rules of them.");
        }

        return kinds[0] switch
        {
            "error" => new Fault.Error(Value("error")!.Text, Status(), Value("message")?.Text ?? "This error was injected by a fault plan."),
            "throttle" => Flag("throttle", new Fault.Throttle()),
            "latency" => new Fault.Latency(Time("latency")),
            "reset" => new Fault.Reset(Moment("reset")),
            "truncate" => Flag("truncate", new Fault.Truncate()),
            "unprocessed" => new Fault.Unprocessed(Share("unprocessed")),
            "kill" => on == CallPattern.Invocation ? new Fault.Kill(Time("kill")) : new Fault.KillCaller(Moment("kill")),
            "duplicate" => Flag("duplicate", new Fault.Duplicate()),
            "model" => Model(),
            _ => Value("endpoint")!.Text switch
            {
                "remove" => new Fault.RemoveEndpoint(Value("for") is null ? new(TimeSpan.FromSeconds(1), TimeSpan.FromSeconds(1)) : Time("for")),
                "swap" => new Fault.SwapEndpoint(Value("config")?.Text),
                _ => throw Wrong("endpoint", "expected remove or swap."),
            },
        };
    }

    private Fault Model() => Value("model")!.Text switch
    {
        "refuse" when Status() < 500 => new Fault.RefuseRows(Status(), Value("message")?.Text ?? "A fault plan made the model refuse these rows."),
        "refuse" => throw Wrong("status", "expected a status of a refusal, 400 to 499."),
        "values" => new Fault.WrongValues(Value("each") is null ? 2 : Count("each"), NotANumber: false),
        "nan" => new Fault.WrongValues(1, NotANumber: true),
        _ => throw Wrong("model", "expected refuse, values or nan."),
    };

    private FaultValue? Value(string key) => _entry.Values.GetValueOrDefault(key);

    private int Status()
    {
        if (Value("status") is not { } value) return 400;
        var status = Whole("status", value.Text);
        return status is >= 400 and <= 599 ? status : throw Wrong("status", "expected an HTTP status of an error, 400 to 599.");
    }

    private Fault Flag(string key, Fault fault) => Value(key)!.Text == "true" ? fault : throw Wrong(key, "expected true.");

    private Moment Moment(string key) => Value(key)!.Text switch
    {
        "before" => Faults.Plan.Moment.Before,
        "after" => Faults.Plan.Moment.After,
        _ => throw Wrong(key, "expected before or after: whether the call takes effect."),
    };

    private TimeRange Time(string key) => TimeRange.Parse(Value(key)!.Text)
        ?? throw Wrong(key, "expected a time or a range of times in ms, s or m, such as 250ms or 50ms..2s.");

    private double Share(string key) =>
        double.TryParse(Value(key)!.Text, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var share) && share is >= 0 and <= 1
            ? share
            : throw Wrong(key, "expected a number from 0 to 1.");

    private int Count(string key) => Value(key) is { } value ? Whole(key, value.Text) : 0;

    private int Whole(string key, string text) =>
        int.TryParse(text.Trim(), NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number > 0
            ? number
            : throw Wrong(key, "expected a whole number from 1.");

    private void Require(string key, bool holds, string with)
    {
        if (!holds && _entry.Values.ContainsKey(key)) throw new FaultPlanException(Value(key)!.Where, $"{key}: goes with {with} only.");
    }

    private FaultPlanException Wrong(string key, string expected) => new(Value(key)!.Where, $"{key}: '{Value(key)!.Text}': {expected}");
}

/// <summary>A key's values.</summary>
/// <param name="Where">Where the key is written.</param>
/// <param name="Texts">Its values; more than one only for a list.</param>
internal sealed record FaultValue(string Where, IReadOnlyList<string> Texts)
{
    /// <summary>The values as one text.</summary>
    public string Text => string.Join(",", Texts);
}

/// <summary>A rule as written in a file or on the command line: keys with their values.</summary>
/// <param name="Where">Where it begins.</param>
/// <param name="Values">The values of each key, and where the key is written.</param>
internal sealed record FaultEntry(string Where, IReadOnlyDictionary<string, FaultValue> Values);
