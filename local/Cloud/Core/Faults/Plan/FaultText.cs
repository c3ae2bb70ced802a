using System.Globalization;

namespace Pipeline.Cloud.Faults.Plan;

/// <summary>Writes a rule in one line, as <see cref="FaultArgument"/> reads it.</summary>
public static class FaultText
{
    /// <summary>The rule in one line. A message that contains spaces can be shown, but not read back.</summary>
    public static string Of(FaultRule rule) => string.Join(' ', Words(rule));

    private static IEnumerable<string> Words(FaultRule rule)
    {
        yield return rule.On.ToString();
        if (rule.Function is { } function) yield return $"function={function}";
        if (rule.When.Calls.Count > 0) yield return $"calls={string.Join(',', rule.When.Calls)}";
        else if (rule.When.Every > 0) yield return Number("every", rule.When.Every);
        else if (rule.When.Rate < 1) yield return Number("rate", rule.When.Rate);
        if (rule.When.After > 0) yield return Number("after", rule.When.After);
        if (rule.When.Times > 0) yield return Number("times", rule.When.Times);
        foreach (var word in What(rule.What)) yield return word;
    }

    private static IEnumerable<string> What(Fault fault) => fault switch
    {
        Fault.Error error => [$"error={error.Code}", Number("status", error.Status), $"message={error.Message}"],
        Fault.Throttle => ["throttle"],
        Fault.Latency latency => [$"latency={latency.Delay}"],
        Fault.Reset reset => [$"reset={reset.When.ToString().ToLowerInvariant()}"],
        Fault.Truncate => ["truncate"],
        Fault.Unprocessed unprocessed => [Number("unprocessed", unprocessed.Share)],
        Fault.KillCaller kill => [$"kill={kill.When.ToString().ToLowerInvariant()}"],
        Fault.Kill kill => [$"kill={kill.Delay}"],
        Fault.Duplicate => ["duplicate"],
        Fault.RefuseRows refuse => ["model=refuse", Number("status", refuse.Status), $"message={refuse.Message}"],
        Fault.WrongValues { NotANumber: true } => ["model=nan"],
        Fault.WrongValues values => ["model=values", Number("each", values.Each)],
        Fault.RemoveEndpoint remove => ["endpoint=remove", $"for={remove.For}"],
        Fault.SwapEndpoint { Config: { } config } => ["endpoint=swap", $"config={config}"],
        Fault.SwapEndpoint => ["endpoint=swap"],
        _ => throw new InvalidOperationException($"There is no word for {fault.Name}."),
    };

    private static string Number(string key, double value) => string.Create(CultureInfo.InvariantCulture, $"{key}={value}");
}
