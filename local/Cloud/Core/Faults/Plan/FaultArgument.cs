namespace Pipeline.Cloud.Faults.Plan;

/// <summary>Reads a rule in one line: <c>dynamodb:BatchWriteItem rate=0.05 error=ThrottlingException</c>.</summary>
public static class FaultArgument
{
    /// <summary>Reads a rule.</summary>
    /// <param name="text">The command line's text; a key without a value, such as <c>throttle</c>, means true.</param>
    /// <param name="from">Where the text comes from, for error messages.</param>
    /// <exception cref="FaultPlanException">The rule is malformed.</exception>
    public static FaultRule Read(string text, string from = "--fault")
    {
        var where = $"{from} \"{text}\"";
        var values = new Dictionary<string, FaultValue>(StringComparer.Ordinal);
        foreach (var word in text.Split(' ', StringSplitOptions.RemoveEmptyEntries))
        {
            var at = word.IndexOf('=', StringComparison.Ordinal);
            var key = values.Count == 0 && at < 0 ? "on" : at < 0 ? word : word[..at];
            var value = key == "on" && at < 0 ? word : at < 0 ? "true" : word[(at + 1)..];
            if (!values.TryAdd(key, new FaultValue(where, value.Split(',')))) throw new FaultPlanException(where, $"'{key}' stands there twice.");
        }

        return FaultRuleReader.Read(new FaultEntry(where, values));
    }
}
