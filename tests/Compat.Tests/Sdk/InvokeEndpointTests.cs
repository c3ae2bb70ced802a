using System.Text;
using Amazon.Runtime;
using Amazon.SageMakerRuntime;
using Amazon.SageMakerRuntime.Model;
using Pipeline.Compat.Tests.Fakes;

namespace Pipeline.Compat.Tests.Sdk;

public sealed class InvokeEndpointTests
{
    private static readonly FakeReply Prediction = new(200, "12.5\n"u8.ToArray(), ("Content-Type", "text/csv"), ("x-Amzn-Invoked-Production-Variant", "model-7"));

    [Fact]
    public async Task The_body_goes_as_it_is_to_the_endpoint_s_path_and_the_answer_names_its_variant()
    {
        await using var server = await FakeServer.StartAsync(_ => Prediction);
        using var client = Client(server);

        var response = await client.InvokeEndpointAsync(Request("1,2,,4\n"));

        var sent = server.Seen.ShouldHaveSingleItem();
        (sent.Method, sent.Path, sent.Text).ShouldBe(("POST", "/endpoints/trip-duration/invocations", "1,2,,4\n"));
        sent.Header("Content-Type").ShouldBe("text/csv");
        sent.Header("Accept").ShouldBe("text/csv");
        Encoding.UTF8.GetString(response.Body.ToArray()).ShouldBe("12.5\n");
        response.InvokedProductionVariant.ShouldBe("model-7");
        response.ContentType.ShouldBe("text/csv");
    }

    [Fact]
    public async Task It_is_signed_for_sagemaker_in_the_region()
    {
        await using var server = await FakeServer.StartAsync(_ => Prediction);
        using var client = Client(server);

        await client.InvokeEndpointAsync(Request("1\n"));

        var signature = server.Seen.Single().Header("Authorization");
        signature.ShouldStartWith("AWS4-HMAC-SHA256 Credential=AKID/");
        signature.ShouldContain("/eu-central-1/sagemaker/aws4_request");
        server.Seen.Single().Header("X-Amz-Content-SHA256").ShouldNotBeEmpty();
    }

    [Fact]
    public async Task A_container_s_error_carries_its_own_status_and_message()
    {
        await using var server = await FakeServer.StartAsync(_ => FakeReply.Json(
            424,
            """{"ErrorCode":"CLIENT_ERROR_FROM_MODEL","LogStreamArn":"arn:logs","Message":"Received client error (415) from primary","OriginalMessage":"Unable to parse","OriginalStatusCode":415}""",
            ("x-amzn-ErrorType", "ModelError")));
        using var client = Client(server);

        var error = await Should.ThrowAsync<ModelErrorException>(() => client.InvokeEndpointAsync(Request("x\n")));

        (error.OriginalStatusCode, error.OriginalMessage, error.LogStreamArn).ShouldBe((415, "Unable to parse", "arn:logs"));
        (error.ErrorCode, (int)error.StatusCode).ShouldBe(("ModelError", 424));
        error.Message.ShouldStartWith("Received client error (415)");
    }

    [Theory]
    [InlineData("ValidationError", 400, typeof(ValidationErrorException))]
    [InlineData("ModelNotReadyException", 429, typeof(ModelNotReadyException))]
    [InlineData("ServiceUnavailable", 503, typeof(ServiceUnavailableException))]
    [InlineData("SomethingNew", 400, typeof(AmazonSageMakerRuntimeException))]
    public async Task An_error_code_becomes_its_exception_and_an_unknown_one_the_service_s(string code, int status, Type expected)
    {
        await using var server = await FakeServer.StartAsync(_ => FakeReply.Json(status, $$"""{"__type":"{{code}}","message":"because"}"""));
        using var client = Client(server, retries: 0);

        var error = await Should.ThrowAsync<AmazonSageMakerRuntimeException>(() => client.InvokeEndpointAsync(Request("1\n")));

        error.GetType().ShouldBe(expected);
        (error.ErrorCode, error.Message, (int)error.StatusCode).ShouldBe((code, "because", status));
    }

    [Fact]
    public async Task An_error_page_that_is_not_json_is_still_the_service_s_exception()
    {
        await using var server = await FakeServer.StartAsync(_ => new FakeReply(502, "<html>Bad gateway</html>"u8.ToArray(), ("Content-Type", "text/html")));
        using var client = Client(server, retries: 0);

        var error = await Should.ThrowAsync<AmazonSageMakerRuntimeException>(() => client.InvokeEndpointAsync(Request("1\n")));

        ((int)error.StatusCode).ShouldBe(502);
    }

    [Theory]
    [InlineData(503, "ServiceUnavailable")]
    [InlineData(400, "ThrottlingException")]
    public async Task An_unavailable_or_throttling_service_is_called_again_with_the_whole_body(int status, string code)
    {
        var calls = 0;
        await using var server = await FakeServer.StartAsync(_ =>
            Interlocked.Increment(ref calls) == 1 ? FakeReply.Json(status, $$"""{"__type":"{{code}}","message":"later"}""") : Prediction);
        using var client = Client(server, retries: 2);

        await client.InvokeEndpointAsync(Request("1,2\n"));

        server.Seen.Select(request => request.Text).ShouldBe(["1,2\n", "1,2\n"]);
    }

    [Fact]
    public async Task An_empty_answer_has_no_body()
    {
        await using var server = await FakeServer.StartAsync(_ => FakeReply.Empty(204));
        using var client = Client(server);

        (await client.InvokeEndpointAsync(Request(""))).Body.ShouldBeNull();
    }

    private static AmazonSageMakerRuntimeClient Client(FakeServer server, int retries = 1) => new(
        new BasicAWSCredentials("AKID", "secret"),
        new AmazonSageMakerRuntimeConfig { ServiceURL = server.Url, AuthenticationRegion = "eu-central-1", MaxErrorRetry = retries });

    private static InvokeEndpointRequest Request(string body) => new()
    {
        EndpointName = "trip-duration",
        ContentType = "text/csv",
        Accept = "text/csv",
        Body = new MemoryStream(Encoding.UTF8.GetBytes(body)),
    };
}
