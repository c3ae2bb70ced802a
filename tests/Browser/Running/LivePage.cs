using System.Globalization;
using System.Text.RegularExpressions;
using Microsoft.Playwright;

namespace Pipeline.Browser.Running;

/// <summary>The page in a window. Whatever it writes to the browser's console as an error, and every request that goes elsewhere, fails the test.</summary>
internal sealed partial class LivePage : IAsyncDisposable
{
    private const float Patience = 20_000;
    private readonly IBrowserContext _context;
    private readonly List<string> _problems = [];
    private readonly string? _expected;

    private LivePage(IBrowserContext context, IPage page, Uri address, string? expected)
    {
        (_context, Page, _expected) = (context, page, expected);
        page.Console += (_, message) => { if (message.Type == "error") Add(message.Text); };
        page.PageError += (_, error) => Add(error);
        page.Request += (_, request) =>
        {
            var to = new Uri(request.Url);
            if (to.Scheme.StartsWith("http", StringComparison.Ordinal) && to.Authority != address.Authority) Add($"it asked {request.Url}");
        };
    }

    /// <summary>The panels' ids, in their order.</summary>
    public static IReadOnlyList<string> Panels { get; } = ["flow", "trip", "workflow", "model", "lake", "functions", "faults"];

    /// <summary>The page, for what follows.</summary>
    public IPage Page { get; }

    /// <summary>Opens a panel.</summary>
    /// <param name="context">The window.</param>
    /// <param name="address">The live view's.</param>
    /// <param name="panel">The panel's id, and what follows it in the address.</param>
    /// <param name="expected">A part of errors that the browser is to write; null for none.</param>
    public static async Task<LivePage> OpenAsync(IBrowserContext context, Uri address, string panel, string? expected)
    {
        var page = await context.NewPageAsync();
        var live = new LivePage(context, page, address, expected);
        await page.GotoAsync(new Uri(address, "#" + panel).ToString());
        await live.Find("panel-" + panel.Split('/')[0]).WaitForAsync();
        return live;
    }

    /// <summary>What has a test id.</summary>
    public ILocator Find(string testId) => Page.GetByTestId(testId);

    /// <summary>Waits until an element says something.</summary>
    public Task ShouldContainAsync(string testId, string text) => Assertions.Expect(Find(testId).First).ToContainTextAsync(text, new() { Timeout = Patience });

    /// <summary>Waits until an element's exact value is this number.</summary>
    public Task ShouldHaveValueAsync(string testId, double value) =>
        Assertions.Expect(Find(testId).First).ToHaveAttributeAsync("data-value", value.ToString(CultureInfo.InvariantCulture), new() { Timeout = Patience });

    /// <summary>The number that stands in an element: without thousands separators and units.</summary>
    public async Task<double> NumberAsync(string testId) =>
        double.Parse(Digits().Match((await Find(testId).First.TextContentAsync())!.Replace(",", "", StringComparison.Ordinal)).Value, CultureInfo.InvariantCulture);

    /// <summary>Waits until what the panel asks for has come.</summary>
    public async Task SettleAsync()
    {
        await Assertions.Expect(Page.GetByText("Loading …")).ToHaveCountAsync(0, new() { Timeout = Patience });
        // Two frames: what came is drawn.
        await Page.EvaluateAsync("() => new Promise((drawn) => requestAnimationFrame(() => requestAnimationFrame(drawn)))");
    }

    /// <summary>What the page holds once its garbage is collected.</summary>
    public async Task<PageMemory> MemoryAsync()
    {
        var session = await _context.NewCDPSessionAsync(Page);
        await session.SendAsync("HeapProfiler.collectGarbage");
        await session.SendAsync("Performance.enable");
        var metrics = (await session.SendAsync("Performance.getMetrics"))!.Value.GetProperty("metrics").EnumerateArray()
            .ToDictionary(metric => metric.GetProperty("name").GetString()!, metric => metric.GetProperty("value").GetDouble());
        await session.DetachAsync();
        return new PageMemory((long)metrics["JSHeapUsedSize"], (int)metrics["Nodes"]);
    }

    public async ValueTask DisposeAsync()
    {
        await _context.DisposeAsync();
        lock (_problems) _problems.ShouldBeEmpty();
    }

    [GeneratedRegex(@"-?\d+(\.\d+)?")]
    private static partial Regex Digits();

    private void Add(string problem)
    {
        if (_expected is not null && problem.Contains(_expected, StringComparison.Ordinal)) return;
        lock (_problems) _problems.Add(problem);
    }
}
