using System.Text.Json.Nodes;
using Pipeline.Cloud.Protocol;

namespace Pipeline.Cloud.Tests.Athena.Results;

/// <summary>Paging of GetQueryResults.</summary>
[Trait("Cost", "process")]
public sealed class PageTests : IAsyncDisposable
{
    private readonly AthenaRoom _athena = new();

    public ValueTask DisposeAsync() => _athena.DisposeAsync();

    [Fact]
    public async Task A_page_begins_where_the_previous_one_ended_whatever_the_texts()
    {
        string?[] texts = ["plain", "say \"x\", ok", null, "", "two\nlines\n\"quoted\"", "Zürich, 東京, \U0001F695", "\uFEFFmarked", "end"];
        var values = string.Join(", ", texts.Select((text, i) => text is null ? $"({i}, null)" : $"({i}, '{text}')"));
        var id = await Query($"select b, a from (values {values}) as t(a, b) order by a");
        var rows = new List<string?>();
        string? token = null;
        do
        {
            var page = await Page(id, token, size: 1);
            rows.Add((string?)page["ResultSet"]!["Rows"]!.AsArray().ShouldHaveSingleItem()!["Data"]![0]!["VarCharValue"]);
            token = (string?)page["NextToken"];
        }
        while (token is not null);
        rows.ShouldBe(["b", .. texts]);
    }

    [Fact]
    public async Task A_list_of_partitions_is_paged_too()
    {
        for (var day = 10; day < 15; day++) _athena.Objects.Put("lake", $"scored/dt=2026-01-{day}/a.json", """{"a": 1}""");
        await _athena.Room.MakeCrawler("", "scored/");
        await _athena.Room.Crawl();
        var id = await Query("SHOW PARTITIONS scored");
        var first = await Page(id, null, size: 3);
        var second = await Page(id, (string?)first["NextToken"], size: 3);
        first["ResultSet"]!["Rows"]!.AsArray().Concat(second["ResultSet"]!["Rows"]!.AsArray()).Select(row => (string?)row!["Data"]![0]!["VarCharValue"])
            .ShouldBe(["dt=2026-01-10", "dt=2026-01-11", "dt=2026-01-12", "dt=2026-01-13", "dt=2026-01-14"]);
        second["NextToken"].ShouldBeNull();
    }

    [Fact]
    public async Task The_last_page_of_a_large_result_costs_as_much_as_the_first()
    {
        var id = await Query("select x + y + 100000 as x from unnest(sequence(1, 10000)) as t(x) cross join unnest(sequence(0, 90000, 10000)) as u(y) order by 1");
        var size = new FileInfo(_athena.Objects.Find("lake", $"results/{id}.csv")!.FilePath).Length;
        // The last thousand rows, all of the same length.
        var last = $"{size - (1000 * "\"100001\"\n".Length)}";
        await Page(id, null, 1000);
        var first = await Allocated(id, null);
        (await Allocated(id, last)).ShouldBeInRange(first / 2, first * 2);
        ((string?)(await Page(id, last, 1000))["ResultSet"]!["Rows"]![999]!["Data"]![0]!["VarCharValue"]).ShouldBe("200000");
    }

    [Theory]
    [InlineData("next")]
    [InlineData("-1")]
    [InlineData("5")]
    [InlineData("9999")]
    public async Task A_token_that_is_not_of_the_result_is_refused(string token)
    {
        var id = await Query("select 'a text' as a");
        var error = await Should.ThrowAsync<AwsException>(() => Page(id, token, 10));
        (error.Code, error.Message).ShouldBe(("InvalidRequestException", $"'{token}' is not a token of this result."));
    }

    private async Task<string> Query(string sql)
    {
        var query = await _athena.Run(sql);
        ((string?)query["Status"]!["StateChangeReason"]).ShouldBeNull();
        return (string)query["QueryExecutionId"]!;
    }

    private Task<JsonObject> Page(string id, string? token, int size) =>
        _athena.Call("GetQueryResults", new JsonObject { ["QueryExecutionId"] = id, ["NextToken"] = token, ["MaxResults"] = size });

    private async Task<long> Allocated(string id, string? token)
    {
        var before = GC.GetAllocatedBytesForCurrentThread();
        // The call completes synchronously, so this thread makes all allocations.
        var answer = Page(id, token, 1000);
        var allocated = GC.GetAllocatedBytesForCurrentThread() - before;
        answer.IsCompleted.ShouldBeTrue();
        await answer;
        return allocated;
    }
}
