using System.Globalization;

namespace Pipeline.Bench.Workflow.Measuring;

/// <summary>
/// This process and its children, as <c>/proc</c> tells: the engines run in processes of their own. It is read many times a second, so the
/// list of children is looked up only now and then.
/// </summary>
internal sealed class ProcessTree
{
    // Linux counts a process's time in hundredths of a second for every program that asks (USER_HZ).
    private const double TicksPerSecond = 100;
    private const int LookEvery = 10;
    private readonly int _own = Environment.ProcessId;
    private List<int> _children = [];
    private int _looks;
    private TimeSpan _cpu;

    /// <summary>Resident memory and processor time; the time of children that have ended is their parent's.</summary>
    public (long ResidentBytes, TimeSpan Cpu) Read()
    {
        if (_looks++ % LookEvery == 0) _children = [.. Children()];
        var own = Fields(_own) ?? throw new InvalidDataException("/proc has no process of this id");
        var (pages, ticks) = (Pages(own), Ticks(own, Ended));
        foreach (var child in _children)
        {
            if (Fields(child) is not { } fields || Parent(fields) != _own) continue;
            pages += Pages(fields);
            ticks += Ticks(fields, Running) + Ticks(fields, Ended);
        }

        // A child that is just being taken leave of is counted in neither place for a moment.
        var cpu = Environment.CpuUsage.TotalTime + TimeSpan.FromSeconds(ticks / TicksPerSecond);
        if (cpu > _cpu) _cpu = cpu;
        return (pages * Environment.SystemPageSize, _cpu);
    }

    private IEnumerable<int> Children()
    {
        foreach (var folder in Directory.EnumerateDirectories("/proc"))
        {
            if (int.TryParse(Path.GetFileName(folder), NumberStyles.None, CultureInfo.InvariantCulture, out var id) && Fields(id) is { } fields && Parent(fields) == _own)
                yield return id;
        }
    }

    // proc_pid_stat(5), behind the program's name, which may hold anything: state, parent, ..., utime (12th), stime, cutime, cstime, ..., rss (22nd).
    private static readonly (int First, int Second) Running = (11, 12);
    private static readonly (int First, int Second) Ended = (13, 14);

    private static string[]? Fields(int process)
    {
        try
        {
            var text = File.ReadAllText($"/proc/{process.ToString(CultureInfo.InvariantCulture)}/stat");
            return text[(text.LastIndexOf(')') + 2)..].Split(' ');
        }
        catch (IOException)
        {
            // It has ended since it was listed.
            return null;
        }
    }

    private static int Parent(string[] fields) => int.Parse(fields[1], CultureInfo.InvariantCulture);

    private static long Ticks(string[] fields, (int First, int Second) which) =>
        long.Parse(fields[which.First], CultureInfo.InvariantCulture) + long.Parse(fields[which.Second], CultureInfo.InvariantCulture);

    private static long Pages(string[] fields) => long.Parse(fields[21], CultureInfo.InvariantCulture);
}
