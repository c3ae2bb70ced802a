using System.Net.Sockets;
using System.Text;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Http;
using Pipeline.Cloud.Access.Roles;
using Pipeline.Cloud.Calls;
using Pipeline.Cloud.Guard;
using Pipeline.Cloud.Protocol;

namespace Pipeline.Cloud.Tests.FrontDoor;

public sealed class DefectTests
{
    [Fact]
    public async Task A_defect_of_a_service_is_answered_as_an_internal_failure_and_not_by_a_bare_500()
    {
        await using var cloud = await CloudUnderTest.StartAsync(_ => new BrokenService());
        var error = await Should.ThrowAsync<AwsException>(() => cloud.CallAsync("broken", "Broken.Break", []));
        error.Status.ShouldBe(500);
        error.Code.ShouldBe("InternalFailure");
        error.Message.ShouldContain("spring came off");
    }

    [Fact]
    public async Task A_client_that_goes_away_within_its_request_is_no_defect()
    {
        var log = new StringWriter();
        var door = new Cloud.FrontDoor.FrontDoor(new RequestGuard([]), new Dispatcher([new BrokenService()]), new UncheckedRoles(""), [], TimeProvider.System, log);
        foreach (Exception gone in new Exception[] { new ConnectionResetException("reset"), new BadHttpRequestException("Unexpected end of request content.") })
        {
            var http = new DefaultHttpContext();
            http.Request.Method = "POST";
            http.Request.Host = new HostString("localhost");
            http.Request.Headers.Authorization = "AWS4-HMAC-SHA256 Credential=k/20260115/us-east-1/broken/aws4_request, SignedHeaders=host, Signature=0";
            http.Request.Headers["X-Amz-Target"] = "Broken.Break";
            http.Request.ContentLength = 2;
            http.Request.Body = Gone(gone);
            await door.ServeAsync(http);
            http.Response.StatusCode.ShouldBe(200, "nothing is answered");
        }

        log.ToString().ShouldBeEmpty();
    }

    [Theory]
    [InlineData("80000000\r\n{}\r\n")]
    [InlineData("ffffffffffffffff\r\n{}\r\n")]
    [InlineData("-1\r\n{}\r\n")]
    [InlineData("2\r\n{}x\r\n")]
    public async Task A_body_of_malformed_chunks_is_the_clients_mistake(string chunks)
    {
        await using var cloud = await CloudUnderTest.StartAsync(_ => new RecordingService("any"));
        using var client = new TcpClient();
        await client.ConnectAsync(cloud.Endpoint.Host, cloud.Endpoint.Port, TestContext.Current.CancellationToken);
        var request = $"POST / HTTP/1.1\r\nHost: {cloud.Endpoint.Authority}\r\nX-Amz-Target: Any.Do\r\nTransfer-Encoding: chunked\r\n" +
            $"Authorization: AWS4-HMAC-SHA256 Credential=test/20260115/us-east-1/any/aws4_request, SignedHeaders=host, Signature=00\r\n\r\n{chunks}";
        await client.GetStream().WriteAsync(Encoding.ASCII.GetBytes(request), TestContext.Current.CancellationToken);
        using var answer = new StreamReader(client.GetStream());
        var text = await answer.ReadToEndAsync(TestContext.Current.CancellationToken);
        text.ShouldStartWith("HTTP/1.1 400 ");
        text.ShouldContain("MalformedHttpRequestException");
    }

    private static Stream Gone(Exception gone)
    {
        var pipe = new System.IO.Pipelines.Pipe();
        pipe.Writer.Complete(gone);
        return pipe.Reader.AsStream();
    }

    private sealed class BrokenService : ICloudService
    {
        public string Name => "broken";

        public IReadOnlyList<string> SigningNames { get; } = ["broken"];

        public OperationTable Operations { get; } = new(
            new Operation("Break", (_, _) => Task.FromException<JsonObject>(new InvalidOperationException("A spring came off."))));
    }
}
