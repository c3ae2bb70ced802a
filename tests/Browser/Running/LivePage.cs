using System.Globalization;
using System.Text.RegularExpressions;
using Microsoft.Playwright;

namespace Pipeline.Browser.Running;

/// <summary>The page in a window. Whatever it writes to the browser's console as an error, and every request that goes elsewhere, fails the test.</summary>
internal sealed partial class LivePage : IAsyncDisposable
{
    private readonly IBrowserContext _context;
    private readonly List<string> _problems = [];

    private LivePage(IBrowserContext context, IPage page, Uri address)
    {
        (_context, Page) = (context, page);
        page.Console += (_, message) => { if (message.Type == "error") Add(message.Text); };
        page.PageError += (_, error) => Add(error);
        page.Request += (_, request) =>
        {
            var to = new Uri(request.Url);
            if (to.Scheme.StartsWith("http", StringComparison.Ordinal) && to.Authority != address.Authority) Add($"it asked {request.Url}");
        };
    }

    /// <summary>The page, for what follows.</summary>
    public IPage Page { get; }

    public static async Task<LivePage> OpenAsync(IBrowserContext context, Uri address, string panel)
    {
        var page = await context.NewPageAsync();
        var live = new LivePage(context, page, address);
        await page.GotoAsync(new Uri(address, "#" + panel).ToString());
        await live.Find("panel-" + panel).WaitForAsync();
        return live;
    }

    /// <summary>What has a test id.</summary>
    public ILocator Find(string testId) => Page.GetByTestId(testId);

    /// <summary>Waits until something holds.</summary>
    public Task ShouldAsync(Func<ILocatorAssertions, Task> holds, string testId) => holds(Assertions.Expect(Find(testId).First));

    /// <summary>The number that stands in an element: without thousands separators and units.</summary>
    public async Task<double> NumberAsync(string testId) =>
        double.Parse(Digits().Match((await Find(testId).First.InnerTextAsync()).Replace(",", "", StringComparison.Ordinal)).Value, CultureInfo.InvariantCulture);

    public async ValueTask DisposeAsync()
    {
        await _context.DisposeAsync();
        lock (_problems) _problems.ShouldBeEmpty();
    }

    [GeneratedRegex(@"-?\d+(\.\d+)?")]
    private static partial Regex Digits();

    private void Add(string problem)
    {
        lock (_problems) _problems.Add(problem);
    }
}
