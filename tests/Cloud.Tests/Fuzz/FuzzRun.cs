using System.Diagnostics;
using System.Globalization;
using System.Text;

namespace Pipeline.Cloud.Tests.Fuzz;

/// <summary>
/// How long a fuzz test runs, and from which seed: FUZZ_SECONDS (default: 0.5) for each target or FUZZ_REQUESTS, FUZZ_SEED (default: 1). <c>make fuzz</c> runs
/// for ten minutes, and makes 100,000 requests.
/// </summary>
internal static class FuzzRun
{
    /// <summary>The longest that one input may take.</summary>
    public static readonly TimeSpan Longest = TimeSpan.FromSeconds(10);

    private const long MostAllocated = 1L << 30;
    private static readonly double Seconds = Read("FUZZ_SECONDS", 0.5);
    private static readonly int Seed = (int)Read("FUZZ_SEED", 1);

    /// <summary>The seeds to try, until the time is over.</summary>
    public static IEnumerable<int> Seeds()
    {
        var began = Stopwatch.GetTimestamp();
        for (var seed = Seed; Stopwatch.GetElapsedTime(began).TotalSeconds < Seconds; seed++) yield return seed;
    }

    /// <summary>The seeds of a run that counts requests: FUZZ_REQUESTS, or as many as it must be at least.</summary>
    public static IEnumerable<int> Requests(int atLeast) => Enumerable.Range(Seed, Math.Max(atLeast, (int)Read("FUZZ_REQUESTS", 0)));

    /// <summary>Holds a parser to its bounds on mutated texts.</summary>
    /// <typeparam name="TExpected">How it refuses an input.</typeparam>
    public static Task CheckAsync<TExpected>(IReadOnlyList<string> corpus, Func<byte[], Task> parse)
        where TExpected : Exception => CheckAsync<TExpected>([.. corpus.Select(Encoding.UTF8.GetBytes)], parse);

    /// <summary>Holds a parser to its bounds on mutated inputs: each is read or refused, in bounded time and memory.</summary>
    /// <typeparam name="TExpected">How it refuses an input.</typeparam>
    public static async Task CheckAsync<TExpected>(IReadOnlyList<byte[]> corpus, Func<byte[], Task> parse)
        where TExpected : Exception
    {
        var mutator = new Mutator(corpus);
        var (read, refused) = (0, 0);
        foreach (var seed in Seeds())
        {
            var data = mutator.Make(seed);
            var began = Stopwatch.GetTimestamp();
            var before = GC.GetAllocatedBytesForCurrentThread();
            var parsing = StartAsync();
            // Of what it does until it first waits, which for most is all.
            var allocated = GC.GetAllocatedBytesForCurrentThread() - before;
            try
            {
                await parsing;
                read++;
            }
            catch (TExpected)
            {
                refused++;
            }
            catch (Exception e)
            {
                throw new InvalidOperationException($"FUZZ_SEED={seed} makes this input first: {Convert.ToBase64String(data)}", e);
            }

            Stopwatch.GetElapsedTime(began).ShouldBeLessThan(Longest, $"FUZZ_SEED={seed}");
            allocated.ShouldBeLessThan(MostAllocated, $"FUZZ_SEED={seed}");

            // An exception is the task's, also of a parser that never waits.
            async Task StartAsync() => await parse(data);
        }

        TestContext.Current.TestOutputHelper!.WriteLine($"{read} inputs read, {refused} refused");
        (read + refused).ShouldBePositive();
    }

    private static double Read(string variable, double otherwise) =>
        double.TryParse(Environment.GetEnvironmentVariable(variable), CultureInfo.InvariantCulture, out var value) ? value : otherwise;
}
