using System.Globalization;

namespace Pipeline.Bench.View.Measuring;

/// <summary>The processor time of some processes, each with all that is below it; of this process, not what is below.</summary>
/// <param name="roots">The processes.</param>
internal sealed class ProcessTree(HashSet<int> roots)
{
    // USER_HZ, which is 100 on every Linux that .NET runs on.
    private const double Ticks = 100;

    /// <summary>This process' children at this moment.</summary>
    public static HashSet<int> Children() => Processes().Where(process => process.Parent == Environment.ProcessId).Select(process => process.Id).ToHashSet();

    /// <summary>Processor seconds so far, user and system.</summary>
    public double Cpu()
    {
        var processes = Processes().ToList();
        var counted = new HashSet<int>(roots);
        while (processes.Any(process => process.Parent != Environment.ProcessId && counted.Contains(process.Parent) && counted.Add(process.Id)))
        {
        }

        return processes.Where(process => counted.Contains(process.Id)).Sum(process => process.Ticks) / Ticks;
    }

    private static IEnumerable<(int Id, int Parent, long Ticks)> Processes()
    {
        foreach (var folder in Directory.EnumerateDirectories("/proc").Where(folder => int.TryParse(Path.GetFileName(folder), NumberStyles.None, CultureInfo.InvariantCulture, out _)))
        {
            string line;
            try
            {
                line = File.ReadAllText(Path.Combine(folder, "stat"));
            }
            catch (Exception e) when (e is IOException or UnauthorizedAccessException)
            {
                // It has ended since the folder was listed.
                continue;
            }

            // "pid (name) state ppid ...": a name may hold spaces and brackets.
            var fields = line[(line.LastIndexOf(')') + 2)..].Split(' ');
            yield return (int.Parse(Path.GetFileName(folder), CultureInfo.InvariantCulture), int.Parse(fields[1], CultureInfo.InvariantCulture),
                long.Parse(fields[11], CultureInfo.InvariantCulture) + long.Parse(fields[12], CultureInfo.InvariantCulture));
        }
    }
}
