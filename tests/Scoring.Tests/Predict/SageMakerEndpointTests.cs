using System.Net;
using System.Text;
using Amazon.Runtime;
using Amazon.SageMakerRuntime;
using Amazon.SageMakerRuntime.Model;
using NSubstitute;
using NSubstitute.ExceptionExtensions;
using Pipeline.Scoring.Predict;

namespace Pipeline.Scoring.Tests.Predict;

public sealed class SageMakerEndpointTests
{
    private readonly IAmazonSageMakerRuntime _client = Substitute.For<IAmazonSageMakerRuntime>();

    [Fact]
    public async Task Rows_are_sent_as_CSV_and_the_variant_that_answers_is_the_model()
    {
        string? sent = null;
        InvokeEndpointRequest? asked = null;
        _client.InvokeEndpointAsync(Arg.Do<InvokeEndpointRequest>(request => (asked, sent) = (request, Encoding.UTF8.GetString(request.Body.ToArray()))), Arg.Any<CancellationToken>())
            .Returns(new InvokeEndpointResponse { Body = new MemoryStream("1.5\n"u8.ToArray()), InvokedProductionVariant = "model-7" });

        var reply = await InvokeAsync();

        sent.ShouldBe("1,2");
        asked!.EndpointName.ShouldBe("trips");
        asked.ContentType.ShouldBe("text/csv");
        reply.Model.ShouldBe("model-7");
        Encoding.UTF8.GetString(reply.Body.Span).ShouldBe("1.5\n");
    }

    [Fact]
    public async Task A_missing_endpoint_is_told_from_other_validation_errors()
    {
        Throw(Validation("Endpoint trips of account 123456789012 not found."));
        await Should.ThrowAsync<EndpointMissingException>(InvokeAsync);
        Throw(Validation("1 validation error detected"));
        await Should.ThrowAsync<ValidationErrorException>(InvokeAsync);
    }

    [Theory]
    [InlineData(400)]
    [InlineData(415)]
    public async Task A_4xx_of_the_container_refuses_the_rows(int status)
    {
        Throw(Model(status));
        (await Should.ThrowAsync<RowsRefusedException>(InvokeAsync)).Status.ShouldBe(status);
    }

    [Theory]
    [InlineData(408)]
    [InlineData(429)]
    [InlineData(500)]
    [InlineData(503)]
    public async Task Other_statuses_of_the_container_are_its_own_trouble_and_may_pass(int status)
    {
        Throw(Model(status));
        var thrown = await Should.ThrowAsync<ModelErrorException>(InvokeAsync);
        ScoringErrors.AreTransient(thrown).ShouldBeTrue();
    }

    private static ValidationErrorException Validation(string message) => new(message, null!, ErrorType.Sender, "ValidationError", "request-1", HttpStatusCode.BadRequest);

    private static ModelErrorException Model(int status) =>
        new("model error", null!, ErrorType.Sender, "ModelError", "request-1", (HttpStatusCode)424) { OriginalStatusCode = status, OriginalMessage = "unable to evaluate payload" };

    private void Throw(Exception exception) => _client.InvokeEndpointAsync(Arg.Any<InvokeEndpointRequest>(), Arg.Any<CancellationToken>()).ThrowsAsync(exception);

    private Task<EndpointReply> InvokeAsync() => new SageMakerEndpoint(_client, "trips").InvokeAsync("1,2"u8.ToArray(), default);
}
