using System.Globalization;

namespace Pipeline.Bench.Reporting;

/// <summary>What the figures were taken on.</summary>
internal sealed record Machine(string Processor, int Cores, double Gibibytes, string System, string Runtime)
{
    /// <summary>This machine.</summary>
    public static Machine Read() => new(
        Line("/proc/cpuinfo", "model name", ':'),
        Environment.ProcessorCount,
        double.Parse(Line("/proc/meminfo", "MemTotal", ':').Split(' ')[0], CultureInfo.InvariantCulture) / 1024 / 1024,
        $"{Line("/etc/os-release", "PRETTY_NAME", '=').Trim('"')}, Linux {Environment.OSVersion.Version}",
        Environment.Version.ToString());

    private static string Line(string file, string name, char separator) =>
        File.ReadLines(file).FirstOrDefault(line => line.StartsWith(name, StringComparison.Ordinal)) is { } line
            ? line[(line.IndexOf(separator) + 1)..].Trim()
            : $"{name} unknown";
}
