using Pipeline.Aws.Retry;
using Pipeline.Aws.Tests.Direct.Fakes;
using Pipeline.Testing;

namespace Pipeline.Aws.Tests.Direct;

public sealed class ConnectionTests
{
    private readonly DirectRig _rig = new();

    [Fact]
    public async Task Calls_one_after_the_other_share_a_connection()
    {
        await using var server = new ScriptedServer(call => Answer.Ok(call.Text));
        var client = _rig.Client(server);
        for (var i = 0; i < 5; i++) (await DirectRig.AskAsync(client)).ShouldBe("{}");
        server.Connections.ShouldBe(1);
    }

    [Theory]
    [InlineData(10)]
    [InlineData(32 * 1024)]
    [InlineData((32 * 1024) + 1)]
    [InlineData(3_000_000)]
    public async Task A_body_of_any_length_arrives_whole(int length)
    {
        await using var server = new ScriptedServer(_ => Answer.Ok(""));
        var body = new byte[length];
        new Random(length).NextBytes(body);
        using var reply = await _rig.Client(server).SendAsync(DirectRig.Call with { Body = body }, default);
        server.Seen.ShouldHaveSingleItem().Body.ShouldBe(body);
    }

    [Fact]
    public async Task A_service_that_says_it_closes_is_not_called_over_that_connection_again()
    {
        await using var server = new ScriptedServer(_ => Answer.Ok("x", "Connection: close"));
        var client = _rig.Client(server);
        await DirectRig.AskAsync(client);
        await DirectRig.AskAsync(client);
        server.Seen.Select(call => call.Connection).ShouldBe([1, 2]);
    }

    [Fact]
    public async Task An_idle_connection_that_the_service_closes_is_replaced()
    {
        await using var server = new ScriptedServer(call => call.Connection == 1 ? Answer.Ok("first") with { Closes = true } : Answer.Ok("second"));
        var client = _rig.Client(server);
        (await DirectRig.AskAsync(client)).ShouldBe("first");
        (await DirectRig.AskAsync(client)).ShouldBe("second");
    }

    [Fact]
    public async Task An_idle_connection_that_the_service_closes_as_the_call_arrives_is_replaced()
    {
        var calls = 0;
        await using var server = new ScriptedServer(_ => ++calls == 2 ? Answer.None : Answer.Ok($"{calls}"));
        var client = _rig.Client(server);
        await DirectRig.AskAsync(client);
        (await DirectRig.AskAsync(client)).ShouldBe("3");
        server.Seen.Select(call => call.Connection).ShouldBe([1, 1, 2]);
    }

    [Fact]
    public async Task A_connection_that_was_idle_for_long_is_not_used_though_it_looks_open()
    {
        await using var server = new ScriptedServer(_ => Answer.Ok("x"));
        var client = _rig.Client(server);
        await DirectRig.AskAsync(client);
        _rig.Time.Advance(TimeSpan.FromSeconds(59));
        await DirectRig.AskAsync(client);
        _rig.Time.Advance(TimeSpan.FromSeconds(61));
        await DirectRig.AskAsync(client);
        server.Seen.Select(call => call.Connection).ShouldBe([1, 1, 2]);
    }

    [Fact]
    public async Task A_new_connection_that_ends_without_an_answer_is_a_failure_that_may_pass()
    {
        await using var server = new ScriptedServer(_ => Answer.None);
        var thrown = await Should.ThrowAsync<IOException>(() => DirectRig.AskAsync(_rig.Client(server)));
        thrown.Message.ShouldStartWith("dynamodb closed the connection without an answer: ");
        thrown.InnerException.ShouldBeOfType<IOException>();
        TransientErrors.Includes(thrown).ShouldBeTrue();
        server.Connections.ShouldBe(1);
    }

    [Fact]
    public async Task A_connection_that_ends_within_an_answer_is_a_failure_and_the_call_is_not_made_again()
    {
        var calls = 0;
        await using var server = new ScriptedServer(_ => ++calls == 2 ? Answer.Raw("HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\nWiki", closes: true) : Answer.Ok($"{calls}"));
        var client = _rig.Client(server);
        await DirectRig.AskAsync(client);
        TransientErrors.Includes(await Should.ThrowAsync<IOException>(() => DirectRig.AskAsync(client))).ShouldBeTrue();
        calls.ShouldBe(2);
        (await DirectRig.AskAsync(client)).ShouldBe("3");
        server.Connections.ShouldBe(2);
    }

    [Fact]
    public async Task Calls_side_by_side_have_connections_of_their_own_and_later_ones_use_them_again()
    {
        const int calls = 3;
        var arrived = 0;
        var all = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        await using var server = new ScriptedServer(async call =>
        {
            if (Interlocked.Increment(ref arrived) == calls) all.SetResult();
            await Eventually.EndsAsync(all.Task, "all calls arrive side by side");
            return Answer.Ok(call.Text);
        });
        var client = _rig.Client(server);
        await Task.WhenAll(Enumerable.Range(0, calls).Select(_ => DirectRig.AskAsync(client)));
        server.Connections.ShouldBe(calls);
        await Task.WhenAll(Enumerable.Range(0, calls).Select(_ => DirectRig.AskAsync(client)));
        server.Connections.ShouldBe(calls);
    }

    [Fact]
    public async Task Connections_that_were_prepared_are_used()
    {
        await using var server = new ScriptedServer(_ => Answer.Ok("x"));
        var client = _rig.Client(server);
        await client.PrepareAsync(2);
        await DirectRig.AskAsync(client);
        server.Connections.ShouldBe(2);
    }

    [Fact]
    public async Task A_service_that_is_not_there_yet_is_reported_by_the_first_call_and_not_by_its_preparation()
    {
        Uri address;
        await using (var server = new ScriptedServer(_ => Answer.None)) address = server.Address;
        var client = _rig.Client(address);
        await client.PrepareAsync(1);
        await Should.ThrowAsync<IOException>(() => DirectRig.AskAsync(client));
    }

    [Fact]
    public async Task A_service_that_is_not_there_is_named_and_may_come()
    {
        Uri address;
        await using (var server = new ScriptedServer(_ => Answer.None)) address = server.Address;
        var thrown = await Should.ThrowAsync<IOException>(() => DirectRig.AskAsync(_rig.Client(address)));
        thrown.Message.ShouldContain($"{address.Authority} (dynamodb)");
        TransientErrors.Includes(thrown).ShouldBeTrue();
    }

    [Fact]
    public async Task A_service_that_never_answers_has_its_time_and_its_connection_is_not_used_again()
    {
        var calls = 0;
        await using var server = new ScriptedServer(_ =>
        {
            if (++calls > 1) return Answer.Ok("x");
            _rig.Time.Advance(TimeSpan.FromSeconds(5));
            return Answer.Never;
        });
        var client = _rig.Client(server);
        var thrown = await Should.ThrowAsync<TimeoutException>(() => DirectRig.AskAsync(client));
        thrown.Message.ShouldBe("dynamodb did not answer within 5 s.");
        TransientErrors.Includes(thrown).ShouldBeTrue();
        await DirectRig.AskAsync(client);
        server.Seen.Select(call => call.Connection).ShouldBe([1, 2]);
    }

    [Fact]
    public async Task A_caller_that_gives_up_sees_its_own_cancellation_and_the_connection_is_not_used_again()
    {
        using var caller = new CancellationTokenSource();
        var calls = 0;
        await using var server = new ScriptedServer(_ =>
        {
            if (++calls > 1) return Answer.Ok("x");
            caller.Cancel();
            return Answer.Never;
        });
        var client = _rig.Client(server);
        await Should.ThrowAsync<OperationCanceledException>(() => DirectRig.AskAsync(client, caller.Token));
        await DirectRig.AskAsync(client);
        server.Seen.Select(call => call.Connection).ShouldBe([1, 2]);
    }
}
