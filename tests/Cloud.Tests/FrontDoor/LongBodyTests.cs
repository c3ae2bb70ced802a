using System.IO.Pipelines;
using System.Net.Sockets;
using System.Text;
using System.Text.Json.Nodes;
using Microsoft.Extensions.Time.Testing;
using Pipeline.Cloud.Protocol;
using Pipeline.Testing;

namespace Pipeline.Cloud.Tests.FrontDoor;

/// <summary>Clients that send long bodies, many at a time or without ever ending.</summary>
public sealed class LongBodyTests
{
    [Fact]
    public async Task Bodies_that_are_held_are_bounded_and_small_calls_go_on()
    {
        await using var cloud = await CloudUnderTest.StartAsync(_ => new RecordingService("any"));
        var held = new List<TcpClient>();
        try
        {
            // 16 of 16 MiB are all that is held at one time. One that meets a call which asks is itself refused, so another takes its place.
            for (var number = 0; number < 15; number++) held.Add(await HoldAsync(cloud, 16 << 20));
            await Eventually.HoldsAsync(
                async () =>
                {
                    held.Add(await HoldAsync(cloud, 16 << 20));
                    return await StatusAsync(cloud, 100_000) == 503;
                },
                "a long body is refused");
            (await StatusAsync(cloud, 10)).ShouldBe(200);
        }
        finally
        {
            foreach (var client in held) client.Dispose();
        }

        await Eventually.HoldsAsync(async () => await StatusAsync(cloud, 100_000) == 200, "a long body is taken once the others are gone");
    }

    [Fact]
    public async Task A_stalled_body_is_given_up_and_a_slow_one_is_not()
    {
        var time = new FakeTimeProvider();
        var budget = new BodyBudget(1 << 20);
        using var intake = new BodyIntake(budget, time);
        var pipe = new Pipe();
        intake.Reserve(4);
        var filling = intake.FillAsync(pipe.Reader.AsStream(), new byte[4], TestContext.Current.CancellationToken).AsTask();
        time.Advance(TimeSpan.FromSeconds(59));
        await pipe.Writer.WriteAsync(new byte[3], TestContext.Current.CancellationToken);
        filling.IsCompleted.ShouldBeFalse();
        time.Advance(TimeSpan.FromSeconds(2));
        var error = await Should.ThrowAsync<AwsException>(() => filling);
        (error.Code, error.Status).ShouldBe(("RequestTimeout", 408));
    }

    [Fact]
    public void The_memory_of_a_request_is_returned_when_it_ends()
    {
        var budget = new BodyBudget(100);
        using (var first = new BodyIntake(budget, TimeProvider.System))
        {
            first.Reserve(60);
            using var second = new BodyIntake(budget, TimeProvider.System);
            Should.Throw<AwsException>(() => second.Reserve(41)).Status.ShouldBe(503);
            second.Reserve(40);
        }

        using var third = new BodyIntake(budget, TimeProvider.System);
        third.Reserve(100);
    }

    [Fact]
    public async Task A_body_of_unknown_length_is_counted_as_it_comes()
    {
        using var intake = new BodyIntake(new BodyBudget(1 << 20), TimeProvider.System);
        var content = new byte[300_000];
        Random.Shared.NextBytes(content);
        var copy = new MemoryStream();
        await intake.CopyAsync(new MemoryStream(content), copy, TestContext.Current.CancellationToken);
        copy.ToArray().ShouldBe(content);
        using var other = new BodyIntake(new BodyBudget(1 << 20), TimeProvider.System);
        var error = await Should.ThrowAsync<AwsException>(() => other.CopyAsync(new MemoryStream(new byte[2 << 20]), new MemoryStream(), TestContext.Current.CancellationToken));
        error.Status.ShouldBe(503);
    }

    private static async Task<int> StatusAsync(CloudUnderTest cloud, int length)
    {
        using var request = cloud.Signed(HttpMethod.Post, "/", "any");
        request.Headers.Add("X-Amz-Target", "Any.Do");
        request.Content = new StringContent(new JsonObject { ["A"] = new string('a', length) }.ToJsonString());
        using var response = await cloud.SendAsync(request);
        return (int)response.StatusCode;
    }

    private static async Task<TcpClient> HoldAsync(CloudUnderTest cloud, int length)
    {
        var client = new TcpClient();
        await client.ConnectAsync(cloud.Endpoint.Host, cloud.Endpoint.Port, TestContext.Current.CancellationToken);
        var head = $"POST / HTTP/1.1\r\nHost: {cloud.Endpoint.Authority}\r\nX-Amz-Target: Any.Do\r\nContent-Length: {length}\r\n" +
            "Authorization: AWS4-HMAC-SHA256 Credential=test/20260115/us-east-1/any/aws4_request, SignedHeaders=host, Signature=00\r\n\r\n{";
        await client.GetStream().WriteAsync(Encoding.ASCII.GetBytes(head), TestContext.Current.CancellationToken);
        return client;
    }
}
