namespace Pipeline.Simulation.Lake.Oracle;

/// <summary>Says how two bags differ.</summary>
internal static class Difference
{
    /// <summary>What is missing or too many; null for nothing.</summary>
    public static string? Between<T>(IEnumerable<T> expected, IEnumerable<T> actual)
        where T : notnull
    {
        var left = new Dictionary<T, int>();
        foreach (var item in expected) left[item] = left.GetValueOrDefault(item) + 1;
        foreach (var item in actual) left[item] = left.GetValueOrDefault(item) - 1;
        var (missing, extra) = (left.Where(item => item.Value > 0).Select(item => item.Key).ToList(), left.Where(item => item.Value < 0).Select(item => item.Key).ToList());
        return missing.Count + extra.Count == 0 ? null
            : string.Join(", ", new[] { missing.Count > 0 ? $"missing {missing[0]}" : null, extra.Count > 0 ? $"too many {extra[0]}" : null }.OfType<string>());
    }
}
