using System.Globalization;
using System.Reflection;
using Pipeline.Testing;
using Xunit.v3;

[assembly: StartsNoProcess]

namespace Pipeline.Testing;

/// <summary>
/// Holds the marks of cost honest: in <c>make test-fast</c>, which leaves out what is marked, a test fails when a child of this process
/// has ended since the last one. Compiled into every test project.
/// </summary>
[AttributeUsage(AttributeTargets.Assembly)]
internal sealed class StartsNoProcessAttribute : BeforeAfterTestAttribute
{
    private readonly bool _applies = Environment.GetEnvironmentVariable("TESTS") == "fast" && OperatingSystem.IsLinux();
    private long _known;

    public override void After(MethodInfo methodUnderTest, IXunitTest test)
    {
        if (!_applies) return;
        var ended = PageFaultsOfEndedChildren();
        if (ended > Interlocked.Exchange(ref _known, ended))
        {
            throw new InvalidOperationException(
                $"A child process ended while {test.TestDisplayName} ran: this test, or one that ran beside or before it, starts a process. Mark it with [Trait(\"Cost\", \"process\")].");
        }
    }

    // The 11th field, cminflt, of which no process has none. The second, the program's name, may hold spaces. Source: proc_pid_stat(5).
    private static long PageFaultsOfEndedChildren()
    {
        const int third = 3, cminflt = 11;
        var stat = File.ReadAllText("/proc/self/stat");
        return long.Parse(stat[(stat.LastIndexOf(')') + 2)..].Split(' ')[cminflt - third], CultureInfo.InvariantCulture);
    }
}
