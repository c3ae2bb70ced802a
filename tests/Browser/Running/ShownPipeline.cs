using Microsoft.Playwright;
using Pipeline.Cli.Hosting;
using Pipeline.Cli.Progress;
using Pipeline.Cli.Reporting;
using Pipeline.Cli.Running;
using Pipeline.Cli.Sources.Synthetic;
using Pipeline.Cli.Streaming;
using Pipeline.EndToEnd;

namespace Pipeline.Browser.Running;

/// <summary>A pipeline that has had its whole loop (trips, labels, two models) and goes on running, and a browser to look at it.</summary>
public sealed class ShownPipeline : IAsyncLifetime
{
    /// <summary>How many records were sent, in three files.</summary>
    public const int Records = 6_000;

    private readonly SeparateCheckout _checkout = new();
    private IPlaywright? _playwright;
    private IBrowser? _browser;
    private LocalPipeline? _pipeline;
    private RunReport? _report;

    /// <summary>The pipeline.</summary>
    internal LocalPipeline Pipeline => _pipeline!;

    /// <summary>What its run came to.</summary>
    internal RunReport Report => _report!;

    /// <summary>Runs the loop and starts the browser.</summary>
    public async ValueTask InitializeAsync()
    {
        _playwright = await Playwright.CreateAsync();
        _browser = await Chromium.LaunchAsync(_playwright);
        _pipeline = await _checkout.StartAsync();
        var city = new SyntheticCity(new SyntheticCityOptions { Trips = Records, PoisonShare = 0.004 });
        var display = new PlainDisplay(TextWriter.Null, TimeProvider.System, TimeSpan.FromMinutes(1));
        var run = new PipelineRun(_pipeline, city, new StreamingOptions(), display, TimeProvider.System, new Random(1));
        _report = await run.RunAsync(ScoringBuild.Read(Path.Combine(WholeRun.Artifacts, "ScoringFunction")), TestContext.Current.CancellationToken);
    }

    /// <summary>Opens a panel of the page in a window of its own.</summary>
    /// <param name="panel">The panel's id.</param>
    /// <param name="width">Of the window, in pixels.</param>
    /// <param name="scheme">Light or dark.</param>
    internal async Task<LivePage> OpenAsync(string panel, int width = 1280, ColorScheme scheme = ColorScheme.Light)
    {
        var context = await _browser!.NewContextAsync(new() { ViewportSize = new() { Width = width, Height = 900 }, ColorScheme = scheme, ReducedMotion = ReducedMotion.Reduce });
        return await LivePage.OpenAsync(context, Pipeline.ViewAddress, panel);
    }

    /// <summary>Stops everything.</summary>
    public async ValueTask DisposeAsync()
    {
        if (_browser is not null) await _browser.DisposeAsync();
        _playwright?.Dispose();
        if (_pipeline is not null) await _pipeline.DisposeAsync();
        _checkout.Dispose();
    }
}
