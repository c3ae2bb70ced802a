using System.Text;
using Pipeline.Aws.Direct;
using Pipeline.Aws.Tests.Direct.Fakes;
using Pipeline.Scoring.Predict;

namespace Pipeline.Scoring.Tests.Predict;

public sealed class DirectEndpointTests
{
    private const string ModelError = "x-amzn-ErrorType: ModelError";
    private readonly FakeServiceClient _client = new();

    [Fact]
    public async Task Rows_are_sent_as_CSV_and_the_variant_that_answers_is_the_model()
    {
        _client.Answer(200, "1.5\n", "x-Amzn-Invoked-Production-Variant: model-7");

        var reply = await InvokeAsync();

        (_client.Request.Method, _client.Request.Path, _client.Text).ShouldBe(("POST", "/endpoints/trips/invocations", "1,2"));
        (_client.Header("content-type"), _client.Header("accept")).ShouldBe(("text/csv", "text/csv"));
        reply.Model.ShouldBe("model-7");
        Encoding.UTF8.GetString(reply.Body.Span).ShouldBe("1.5\n");
    }

    [Fact]
    public async Task A_missing_endpoint_is_told_from_other_validation_errors()
    {
        _client.Answer(400, """{"message":"Endpoint trips of account 123456789012 not found."}""", "x-amzn-ErrorType: ValidationError:http://internal.amazon.com/");
        await Should.ThrowAsync<EndpointMissingException>(InvokeAsync);
        _client.Answer(400, """{"message":"1 validation error detected"}""", "x-amzn-ErrorType: ValidationError");
        ScoringErrors.AreTransient(await Should.ThrowAsync<ServiceException>(InvokeAsync)).ShouldBeFalse();
    }

    [Theory]
    [InlineData(400)]
    [InlineData(415)]
    public async Task A_4xx_of_the_container_refuses_the_rows(int status)
    {
        _client.Answer(424, $$"""{"Message":"model error","OriginalStatusCode":{{status}},"OriginalMessage":"unable to evaluate payload"}""", ModelError);
        var thrown = await Should.ThrowAsync<RowsRefusedException>(InvokeAsync);
        (thrown.Status, thrown.Message).ShouldBe((status, "unable to evaluate payload"));
    }

    [Theory]
    [InlineData("""{"OriginalStatusCode":408}""")]
    [InlineData("""{"OriginalStatusCode":429}""")]
    [InlineData("""{"OriginalStatusCode":500}""")]
    [InlineData("""{"OriginalStatusCode":503}""")]
    [InlineData("""{"OriginalStatusCode":"400"}""")]
    [InlineData("{}")]
    [InlineData("[]")]
    [InlineData("<html>Bad Gateway</html>")]
    [InlineData("")]
    public async Task Whatever_else_the_container_says_is_its_own_trouble_and_may_pass(string body)
    {
        _client.Answer(424, body, ModelError);
        ScoringErrors.AreTransient(await Should.ThrowAsync<ServiceException>(InvokeAsync)).ShouldBeTrue();
    }

    private Task<EndpointReply> InvokeAsync() => new DirectEndpoint(_client, "trips").InvokeAsync("1,2"u8.ToArray(), default);
}
