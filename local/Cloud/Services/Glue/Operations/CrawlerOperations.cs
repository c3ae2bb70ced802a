using System.Text.Json.Nodes;
using Pipeline.Cloud.Calls;
using Pipeline.Cloud.Glue.Crawling;
using Pipeline.Cloud.Protocol;
using Pipeline.Cloud.Resources;

namespace Pipeline.Cloud.Glue.Operations;

/// <summary>Glue's operations on crawlers.</summary>
internal sealed class CrawlerOperations(Func<CrawlerDefinition, Crawler> make) : IAsyncDisposable
{
    private readonly NamedStore<Crawler> _crawlers = new(name => new AwsException("EntityNotFoundException", $"Crawler entry with name {name} does not exist"));
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

    /// <summary>Stops the running crawls.</summary>
    public async ValueTask DisposeAsync()
    {
        await _stopping.CancelAsync();
        await Task.WhenAll(_crawlers.All.Select(crawler => crawler.Running));
        _stopping.Dispose();
    }

    private static Task<JsonObject> Nothing() => Task.FromResult(new JsonObject());

    private Task<JsonObject> Create(JsonObject input, CallContext context)
    {
        var crawler = make(CrawlerDefinition.Read(input, null));
        crawler.Require();
        _crawlers.Add(crawler.Name, crawler, () => new AwsException("AlreadyExistsException", $"Crawler already exists: {crawler.Name}"));
        return Nothing();
    }

    private Task<JsonObject> Update(JsonObject input, CallContext context)
    {
        Named(input).Update(input);
        return Nothing();
    }

    private Task<JsonObject> Get(JsonObject input, CallContext context) =>
        Task.FromResult(new JsonObject { ["Crawler"] = Named(input).Describe() });

    private Task<JsonObject> List(JsonObject input, CallContext context) =>
        Task.FromResult(Page.Of(new Parameters("glue", input), "Crawlers", _crawlers.All, crawler => crawler.Describe(), "InvalidInputException"));

    private Task<JsonObject> ListNames(JsonObject input, CallContext context) =>
        Task.FromResult(Page.Of(new Parameters("glue", input), "CrawlerNames", _crawlers.All, crawler => JsonValue.Create(crawler.Name), "InvalidInputException"));

    private Task<JsonObject> Metrics(JsonObject input, CallContext context)
    {
        var members = new Parameters("glue", input);
        var names = members.Strings("CrawlerNameList");
        var chosen = names.Count == 0 ? _crawlers.All : [.. _crawlers.All.Where(crawler => names.Contains(crawler.Name))];
        return Task.FromResult(Page.Of(members, "CrawlerMetricsList", chosen, crawler => crawler.Metrics(), "InvalidInputException"));
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
        _crawlers.Remove(crawler.Name);
        return Nothing();
    }

    private Crawler Named(JsonObject input) => _crawlers.Get(new Parameters("glue", input).RequiredString("Name"));
}
