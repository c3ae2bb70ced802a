using System.Text.Json.Nodes;
using Amazon.S3;

namespace Pipeline.Cli.Tests.Recovery;

/// <summary>What <c>backup</c> says of a stack, and notes.</summary>
[Trait("Cost", "process")]
public sealed class BackupTests : IAsyncLifetime
{
    private RecoverableStack _stack = null!;

    public async ValueTask InitializeAsync()
    {
        _stack = await RecoverableStack.StartAsync();
        await _stack.PutAsync("pipe-predictions", "t-1", "1");
        await _stack.PutAsync("pipe-predictions", "t-2", "1");
        foreach (var key in (string[])["scored/dt=2026-01-15/hour=10/a", "scored/dt=2026-01-15/hour=10/b", "tables/labels/dt=2026-01-15/a", "tables/trips/dt=2026-01-14/run=1/0"]) await _stack.LandAsync(key, "x");
        _stack.Time.Advance(TimeSpan.FromHours(1));
    }

    public ValueTask DisposeAsync() => _stack.DisposeAsync();

    [Fact]
    public async Task It_says_from_when_until_when_notes_the_moment_and_tells_how_to_bring_it_back()
    {
        var (status, said) = await _stack.RunAsync("backup");
        status.ShouldBe(0, said);
        said.ShouldBe($"""
            table       pipe-predictions: from 2026-01-15T12:00:00Z until 2026-01-15T12:55:00Z, about 2 items now
            table       pipe-lookups: from 2026-01-15T12:00:00Z until 2026-01-15T12:55:00Z, about 0 items now
            lake        lake: from 2025-12-16T13:00:00Z until now; former versions of objects are kept for 30 days
                        scored/: 2 objects
                        tables/labels/: 1 objects
                        tables/trips/: 1 objects
            noted       s3://lake/backups/20260115T130000Z.json
            To bring this moment back, from 2026-01-15T13:05:00Z on: make restore TO=2026-01-15T13:00:00Z ENDPOINT={_stack.Endpoint.ToString().TrimEnd('/')}

            """);
        using var response = await _stack.S3.GetObjectAsync("lake", "backups/20260115T130000Z.json", TestContext.Current.CancellationToken);
        var note = (await JsonNode.ParseAsync(response.ResponseStream, cancellationToken: TestContext.Current.CancellationToken))!;
        note["at"]!.GetValue<DateTimeOffset>().ShouldBe(_stack.Time.GetUtcNow());
        note["tables"]!.ToJsonString().ShouldBe("""{"pipe-lookups":0,"pipe-predictions":2}""");
        note["prefixes"]!["scored/"]!.GetValue<int>().ShouldBe(2);
    }

    [Fact]
    public async Task Where_something_cannot_be_brought_back_it_says_what_and_notes_nothing()
    {
        await _stack.RecoverAsync("pipe-lookups", false);
        var (status, said) = await _stack.RunAsync("backup");
        status.ShouldBe(1);
        said.ShouldContain("OFF         The point-in-time recovery of the table pipe-lookups is off, so no moment of it can be brought back.");
        said.ShouldNotContain("noted");
        await _stack.RecoverAsync("pipe-lookups", true);
        await _stack.VersionAsync(VersionStatus.Suspended);
        (status, said) = await _stack.RunAsync("backup");
        status.ShouldBe(1);
        said.ShouldContain("OFF         The bucket lake keeps no former versions, so nothing of it can be brought back.");
        await _stack.Dynamo.DeleteTableAsync("pipe-lookups", TestContext.Current.CancellationToken);
        (await _stack.RunAsync("backup")).Said.ShouldContain("OFF         There is no table pipe-lookups. If it was deleted, DynamoDB keeps its last moment for 35 days");
        (await _stack.ObjectsAsync()).ShouldNotContain(item => item.StartsWith("backups/", StringComparison.Ordinal));
    }
}
