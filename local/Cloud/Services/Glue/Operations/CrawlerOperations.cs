using System.Collections.Concurrent;
using System.Text.Json.Nodes;
using Pipeline.Cloud.Calls;
using Pipeline.Cloud.Glue.Crawling;
using Pipeline.Cloud.Protocol;

namespace Pipeline.Cloud.Glue.Operations;

/// <summary>Glue's operations on crawlers.</summary>
internal sealed class CrawlerOperations(Func<CrawlerDefinition, Crawler> make) : IAsyncDisposable
{
    private readonly ConcurrentDictionary<string, Crawler> _crawlers = new(StringComparer.Ordinal);
    private readonly CancellationTokenSource _stopping = new();

    public IEnumerable<Operation> All =>
    [
        new Operation("CreateCrawler", Create)
        {
            Needs = Need.OfAccount,
            Hands = CrawlerRole,
            Members = Members.Of(
                "Name", "Role", "DatabaseName", "Targets", "TablePrefix", "Description", "SchemaChangePolicy", "RecrawlPolicy", "Configuration", "Classifiers",
                "Schedule").WithoutEffect("Tags", "LineageConfiguration", "CrawlerSecurityConfiguration"),
        },
        new Operation("UpdateCrawler", Update)
        {
            Needs = Need.On(OfCrawler),
            Hands = CrawlerRole,
            Members = Members.Of(
                "Name", "Role", "DatabaseName", "Targets", "TablePrefix", "Description", "SchemaChangePolicy", "RecrawlPolicy", "Configuration", "Classifiers",
                "Schedule").WithoutEffect("LineageConfiguration", "CrawlerSecurityConfiguration"),
        },
        new Operation("GetCrawler", Get) { Needs = Need.On(OfCrawler), Members = Members.Of("Name") },
        new Operation("GetCrawlers", List) { Needs = Need.OfAccount, Members = Members.Of("MaxResults", "NextToken") },
        new Operation("ListCrawlers", ListNames) { Needs = Need.OfAccount, Members = Members.Of("MaxResults", "NextToken") },
        new Operation("GetCrawlerMetrics", Metrics) { Needs = Need.OfAccount, Members = Members.Of("CrawlerNameList", "MaxResults", "NextToken") },
        new Operation("StartCrawler", Start) { Needs = Need.On(OfCrawler), Members = Members.Of("Name") },
        new Operation("StopCrawler", Stop) { Needs = Need.On(OfCrawler), Members = Members.Of("Name") },
        new Operation("DeleteCrawler", Delete) { Needs = Need.On(OfCrawler), Members = Members.Of("Name") },
    ];

    private static HandedRole CrawlerRole { get; } = new(
        "glue.amazonaws.com", members => [members["Role"]], OfCrawler,
        role => new AwsException("InvalidInputException", $"Service is unable to assume provided role {role}. Please verify role's TrustPolicy."));

    private static string OfCrawler(CallSubject call) => call.Arn("glue", "crawler/", call["Name"]);

    private IReadOnlyList<Crawler> InOrder => [.. _crawlers.Values.OrderBy(crawler => crawler.Name, StringComparer.Ordinal)];

    /// <summary>Stops the running crawls.</summary>
    public async ValueTask DisposeAsync()
    {
        await _stopping.CancelAsync();
        await Task.WhenAll(_crawlers.Values.Select(crawler => crawler.Running));
        _stopping.Dispose();
    }

    private static Task<JsonObject> Nothing() => Task.FromResult(new JsonObject());

    private Task<JsonObject> Create(JsonObject input, CallContext context)
    {
        var crawler = make(CrawlerDefinition.Read(input, null));
        return _crawlers.TryAdd(crawler.Name, crawler)
            ? Nothing()
            : throw new AwsException("AlreadyExistsException", $"Crawler already exists: {crawler.Name}");
    }

    private Task<JsonObject> Update(JsonObject input, CallContext context)
    {
        Find(new Parameters("glue", input).RequiredString("Name")).Update(input);
        return Nothing();
    }

    private Task<JsonObject> Get(JsonObject input, CallContext context) =>
        Task.FromResult(new JsonObject { ["Crawler"] = Named(input).Describe() });

    private Task<JsonObject> List(JsonObject input, CallContext context) =>
        Task.FromResult(Page.Of(new Parameters("glue", input), "Crawlers", InOrder, crawler => crawler.Describe()));

    private Task<JsonObject> ListNames(JsonObject input, CallContext context) =>
        Task.FromResult(Page.Of(new Parameters("glue", input), "CrawlerNames", InOrder, crawler => JsonValue.Create(crawler.Name)));

    private Task<JsonObject> Metrics(JsonObject input, CallContext context)
    {
        var members = new Parameters("glue", input);
        var names = members.Strings("CrawlerNameList");
        var chosen = names.Count == 0 ? InOrder : [.. InOrder.Where(crawler => names.Contains(crawler.Name))];
        return Task.FromResult(Page.Of(members, "CrawlerMetricsList", chosen, crawler => crawler.Metrics()));
    }

    private Task<JsonObject> Start(JsonObject input, CallContext context)
    {
        Named(input).Start(_stopping.Token);
        return Nothing();
    }

    private Task<JsonObject> Stop(JsonObject input, CallContext context)
    {
        Named(input).Stop();
        return Nothing();
    }

    private Task<JsonObject> Delete(JsonObject input, CallContext context)
    {
        var crawler = Named(input);
        crawler.RefuseWhileRunning();
        _crawlers.TryRemove(crawler.Name, out _);
        return Nothing();
    }

    private Crawler Named(JsonObject input) => Find(new Parameters("glue", input).RequiredString("Name"));

    private Crawler Find(string name) => _crawlers.TryGetValue(name, out var found)
        ? found
        : throw new AwsException("EntityNotFoundException", $"Crawler entry with name {name} does not exist");
}
