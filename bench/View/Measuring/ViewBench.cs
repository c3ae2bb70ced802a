using Pipeline.Bench.View.Watching;
using Pipeline.Browser.Running;
using Pipeline.Cli.Hosting;
using Pipeline.Cli.Progress;
using Pipeline.Cli.Running;
using Pipeline.Cli.Sources.Synthetic;
using Pipeline.Cli.Streaming;
using Pipeline.Domain;

namespace Pipeline.Bench.View.Measuring;

/// <summary>Sends the same trips again and again, while the browser shows nothing, an idle page and a busy one in turn.</summary>
/// <param name="root">The checkout, whose functions and page are built.</param>
/// <param name="directory">The local cloud's data directory.</param>
/// <param name="trips">How many are sent in a round.</param>
/// <param name="time">The clock.</param>
internal sealed class ViewBench(string root, string directory, int trips, TimeProvider time)
{
    private const int Seed = 7;

    // Until the last of a page's requests is done with, and the journal is no longer kept.
    private static readonly TimeSpan JournalKeptFor = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan Rest = TimeSpan.FromSeconds(2);

    // Each page comes as often first, second and third, and as often after each of the others.
    private static readonly Page[][] Orders =
    [
        [Page.None, Page.Idle, Page.Busy], [Page.Busy, Page.Idle, Page.None], [Page.Idle, Page.Busy, Page.None],
        [Page.None, Page.Busy, Page.Idle], [Page.Busy, Page.None, Page.Idle], [Page.Idle, Page.None, Page.Busy],
    ];

    /// <summary>Measures.</summary>
    /// <param name="warm">Rounds that are run before, while code is still compiled.</param>
    /// <param name="rounds">Rounds that count.</param>
    /// <param name="done">Told of each round.</param>
    public async Task<IReadOnlyList<Round>> RunAsync(int warm, int rounds, Action<Round> done)
    {
        await using var pipeline = await StartAsync();
        var burst = new TripBurst(pipeline);
        var measured = new List<Round>();
        var children = ProcessTree.Children();
        await using var watcher = await Watcher.StartAsync(pipeline.ViewAddress);
        var cloud = new ProcessTree([.. children, Environment.ProcessId]);
        var browser = new ProcessTree([.. ProcessTree.Children().Except(children)]);
        for (var number = -warm; number < rounds; number++)
        {
            foreach (var page in Orders[(number + warm) % Orders.Length])
            {
                await watcher.ShowAsync(page);
                await Task.Delay(Rest, time);
                var (before, drawn, began) = (cloud.Cpu(), browser.Cpu(), time.GetTimestamp());
                await burst.SendAsync(trips, Seed, rate: null, CancellationToken.None);
                var round = new Round(number, page, time.GetElapsedTime(began).TotalSeconds, cloud.Cpu() - before, browser.Cpu() - drawn);
                if (number < 0) continue;
                measured.Add(round);
                done(round);
            }
        }

        return measured;
    }

    // With a model that serves, which the workflow's run over the first trips makes.
    private async Task<LocalPipeline> StartAsync()
    {
        var artifacts = Path.Combine(root, ".build", "functions");
        var pipeline = await LocalPipeline.StartAsync(
            new PipelineOptions
            {
                Root = root,
                TemplateFile = Path.Combine(root, "template.yaml"),
                ArtifactsDirectory = artifacts,
                DataDirectory = directory,
                Port = 0,
                Parameters = new Dictionary<string, string> { ["BatchWindowSeconds"] = "0" },
                JournalKeptFor = JournalKeptFor,
            },
            time,
            CancellationToken.None);
        var city = new SyntheticCity(new SyntheticCityOptions { Trips = 6_000 });
        var run = new PipelineRun(pipeline, city, new TripDomain(), new StreamingOptions(), new PlainDisplay(TextWriter.Null, time, TimeSpan.FromMinutes(1)), time, new Random(1));
        await run.RunAsync(ScoringBuild.Read(Path.Combine(artifacts, "ScoringFunction")), CancellationToken.None);
        return pipeline;
    }
}
