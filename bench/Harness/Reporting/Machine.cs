using System.Globalization;

namespace Pipeline.Bench.Reporting;

/// <summary>What the figures were taken on, and how much was going on there before (the load average of a minute).</summary>
internal sealed record Machine(string Processor, int Cores, double Gibibytes, string System, string Runtime, double Load)
{
    /// <summary>This machine.</summary>
    public static Machine Read() => new(
        Line("/proc/cpuinfo", "model name", ':'),
        Environment.ProcessorCount,
        double.Parse(Line("/proc/meminfo", "MemTotal", ':').Split(' ')[0], CultureInfo.InvariantCulture) / 1024 / 1024,
        $"{Line("/etc/os-release", "PRETTY_NAME", '=').Trim('"')}, Linux {Environment.OSVersion.Version}",
        Environment.Version.ToString(),
        double.Parse(File.ReadAllText("/proc/loadavg").Split(' ')[0], CultureInfo.InvariantCulture));

    /// <summary>Whether other work was going on, so that all figures are too high.</summary>
    public bool IsBusy => Load > 1;

    private static string Line(string file, string name, char separator) =>
        File.ReadLines(file).FirstOrDefault(line => line.StartsWith(name, StringComparison.Ordinal)) is { } line
            ? line[(line.IndexOf(separator) + 1)..].Trim()
            : $"{name} unknown";
}
