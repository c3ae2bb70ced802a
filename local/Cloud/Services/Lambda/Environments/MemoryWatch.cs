using System.Diagnostics;
using System.Globalization;
using Pipeline.Cloud.Processes;

namespace Pipeline.Cloud.Lambda.Environments;

/// <summary>Ends an environment when its process and the process's children exceed the function's memory.</summary>
internal sealed class MemoryWatch : IDisposable
{
    // A process fills memory at some 2 GB/s at most, so an environment is ended within 100 MB of its limit.
    private static readonly TimeSpan Interval = TimeSpan.FromMilliseconds(50);
    // Searching for the children costs more than reading one number, so it is done less often.
    private const int LooksPerSearch = 10;

    private readonly Process _process;
    private readonly int _id;
    private readonly long _limit;
    private readonly Action _exceeded;
    private readonly Timer _timer;
    private int _looks;
    private int _looking;
    private long _children;
    private volatile bool _ended;

    /// <summary>Watches a process.</summary>
    /// <param name="process">The process.</param>
    /// <param name="limitMegabytes">Memory limit, MB.</param>
    /// <param name="exceeded">Ends it.</param>
    public MemoryWatch(Process process, int limitMegabytes, Action exceeded)
    {
        (_process, _id, _limit, _exceeded) = (process, process.Id, (long)limitMegabytes << 20, exceeded);
        _timer = new Timer(_ => Look(), null, Interval, Interval);
    }

    public void Dispose()
    {
        _ended = true;
        _timer.Dispose();
    }

    private void Look()
    {
        // On a busy machine the timer fires before the last check has ended.
        if (_ended || Interlocked.Exchange(ref _looking, 1) == 1) return;
        if (_looks++ % LooksPerSearch == 0) _children = OfChildren(_id);
        if (ResidentMemory.Of(_process) + _children > _limit)
        {
            _ended = true;
            _exceeded();
        }

        Volatile.Write(ref _looking, 0);
    }

    private static long OfChildren(int id) => Children(id).Sum(child => ResidentMemory.Of(child) + OfChildren(child));

    private static List<int> Children(int id)
    {
        var threads = string.Create(CultureInfo.InvariantCulture, $"/proc/{id}/task");
        var children = new List<int>();
        if (!Directory.Exists(threads)) return children;
        try
        {
            foreach (var thread in Directory.EnumerateDirectories(threads))
            {
                var file = Path.Combine(thread, "children");
                if (!File.Exists(file)) continue;
                children.AddRange(File.ReadAllText(file).Split(' ', StringSplitOptions.RemoveEmptyEntries).Select(text => int.Parse(text, CultureInfo.InvariantCulture)));
            }
        }
        catch (IOException)
        {
            // The process or one of its threads has ended meanwhile.
        }

        return children;
    }
}
