using System.Globalization;

namespace Pipeline.Bench.Reporting;

/// <summary>What the figures were taken on, and what share of its processors other work took just before, its host's included.</summary>
internal sealed record Machine(string Processor, int Cores, double Gibibytes, string System, string Runtime, double Taken)
{
    // Not the load average, which remembers for minutes that the contenders were built.
    private static readonly TimeSpan Look = TimeSpan.FromSeconds(2);

    /// <summary>This machine, after a look at what goes on.</summary>
    public static async Task<Machine> ReadAsync() => new(
        Line("/proc/cpuinfo", "model name", ':'),
        Environment.ProcessorCount,
        double.Parse(Line("/proc/meminfo", "MemTotal", ':').Split(' ')[0], CultureInfo.InvariantCulture) / 1024 / 1024,
        $"{Line("/etc/os-release", "PRETTY_NAME", '=').Trim('"')}, Linux {Environment.OSVersion.Version}",
        Environment.Version.ToString(),
        await TakenAsync());

    /// <summary>Whether other work was going on, so that all figures are too high.</summary>
    public bool IsBusy => Taken > 0.1;

    /// <summary>What was going on, as a sentence.</summary>
    public string Business => string.Create(
        CultureInfo.InvariantCulture, $"Other work took {100 * Taken:F0} % of the processors just before{(IsBusy ? ": figures are too high" : "")}.");

    private static async Task<double> TakenAsync()
    {
        var before = Clock();
        await Task.Delay(Look);
        var after = Clock();
        return 1 - ((double)(after.Idle - before.Idle) / (after.All - before.All));
    }

    // "cpu  user nice system idle iowait irq softirq steal ..."
    private static (long Idle, long All) Clock()
    {
        var times = File.ReadLines("/proc/stat").First().Split(' ', StringSplitOptions.RemoveEmptyEntries).Skip(1).Take(8).Select(long.Parse).ToArray();
        return (times[3] + times[4], times.Sum());
    }

    private static string Line(string file, string name, char separator) =>
        File.ReadLines(file).FirstOrDefault(line => line.StartsWith(name, StringComparison.Ordinal)) is { } line
            ? line[(line.IndexOf(separator) + 1)..].Trim()
            : $"{name} unknown";
}
