using System.Net;
using System.Text;
using System.Text.Json.Nodes;
using Pipeline.Cloud.Faults.Plan;
using Pipeline.Cloud.Journal;
using Pipeline.Testing;

namespace Pipeline.Cloud.Tests.Journal;

/// <summary>Calls over HTTP by a caller with a session token, as functions have, come into the journal.</summary>
public sealed class JournalStepTests : IAsyncLifetime
{
    private readonly CallJournal _journal = new(TimeProvider.System, ["glue:GetTable"]);
    private CloudUnderTest _cloud = null!;

    public async ValueTask InitializeAsync()
    {
        _cloud = await CloudUnderTest.StartAsync((_, _) => [new RecordingService("glue")], steps: [new JournalStep(_journal, TimeProvider.System)]);
    }

    public ValueTask DisposeAsync() => _cloud.DisposeAsync();

    [Fact]
    public async Task A_call_is_recorded_with_its_bodies_if_they_are_kept()
    {
        _journal.Want();
        var answer = await CallAsync("GetTable", "{\"Name\":\"t\"}");
        await CallAsync("StartCrawler", "{}");
        var calls = await CallsAsync(2);
        calls.Select(call => (call.Service, call.Operation, call.Status, call.Error)).ShouldBe([("glue", "GetTable", 200, null), ("glue", "StartCrawler", 200, null)]);
        Encoding.UTF8.GetString(calls[0].Request.Span).ShouldBe("{\"Name\":\"t\"}");
        Encoding.UTF8.GetString(calls[0].Response.Span).ShouldBe(answer);
        (calls[1].Request.Length, calls[1].Response.Length).ShouldBe((0, 0));
    }

    [Fact]
    public async Task A_call_records_the_fault_that_hit_it()
    {
        _journal.Want();
        _cloud.Faults.Load(new FaultPlan(1, [FaultArgument.Read("glue:GetTable throttle"), FaultArgument.Read("glue:StartCrawler reset=before")]), _cloud.Dispatcher);
        _cloud.Faults.Arm();
        await CallAsync("GetTable", "{}", HttpStatusCode.BadRequest);
        await Should.ThrowAsync<HttpRequestException>(() => CallAsync("StartCrawler", "{}"));
        (await CallsAsync(2)).Select(call => (call.Fault, call.Status, call.Error)).ShouldBe([("throttle", 400, "ThrottlingException"), ("reset before", 0, null)]);
    }

    [Fact]
    public async Task Nothing_is_recorded_while_the_journal_is_off_or_for_callers_that_are_not_functions()
    {
        await CallAsync("GetTable", "{}");
        _journal.Want();
        await _cloud.CallAsync("glue", "AWSGlue.GetTable", new JsonObject());
        Calls().ShouldBeEmpty();
        await CallAsync("GetTable", "{}");
        await CallsAsync(1);
    }

    // A call is written down when its answer is on its way: its caller may be faster.
    private async Task<IReadOnlyList<JournaledCall>> CallsAsync(int count)
    {
        await Eventually.HoldsAsync(() => Calls().Count == count, $"{count} calls are written down");
        return Calls();
    }

    private IReadOnlyList<JournaledCall> Calls() => _journal.Calls("environment", DateTimeOffset.MaxValue);

    private async Task<string> CallAsync(string operation, string body, HttpStatusCode status = HttpStatusCode.OK)
    {
        using var request = _cloud.Signed(HttpMethod.Post, "/", "glue");
        request.Headers.Add("X-Amz-Target", "AWSGlue." + operation);
        request.Headers.Add("X-Amz-Security-Token", "environment");
        request.Content = new StringContent(body, Encoding.UTF8, "application/x-amz-json-1.1");
        using var response = await _cloud.SendAsync(request);
        response.StatusCode.ShouldBe(status);
        return await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken);
    }
}
