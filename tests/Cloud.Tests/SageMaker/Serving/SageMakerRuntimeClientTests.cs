using System.Text;
using System.Text.Json.Nodes;
using Amazon.Runtime;
using Amazon.SageMakerRuntime;
using Amazon.SageMakerRuntime.Model;

namespace Pipeline.Cloud.Tests.SageMaker.Serving;

[Trait("Cost", "process")]
public sealed class SageMakerRuntimeClientTests
{
    [Fact]
    public async Task The_sdks_client_reads_predictions_and_errors()
    {
        await using var sagemaker = await SageMakerUnderTest.StartAsync();
        await sagemaker.ModelAsync("doubling");
        await sagemaker.CallAsync("CreateEndpoint", new JsonObject { ["EndpointName"] = "trips", ["EndpointConfigName"] = "doubling" });
        await sagemaker.EndpointAsync("trips", "InService");
        using var client = new AmazonSageMakerRuntimeClient(
            new BasicAWSCredentials("test", "test"),
            new AmazonSageMakerRuntimeConfig { ServiceURL = sagemaker.Cloud.Endpoint.ToString(), AuthenticationRegion = "us-east-1", MaxErrorRetry = 0 });

        var answer = await client.InvokeEndpointAsync(Request("trips", "2,1\n8,2\n"), TestContext.Current.CancellationToken);
        answer.InvokedProductionVariant.ShouldBe("doubling");
        answer.ContentType.ShouldStartWith("text/csv");
        Encoding.UTF8.GetString(answer.Body.ToArray()).TrimEnd('\n').Split('\n').Length.ShouldBe(2);

        var unreadable = await Should.ThrowAsync<ModelErrorException>(
            () => client.InvokeEndpointAsync(Request("trips", "2,x\n"), TestContext.Current.CancellationToken));
        unreadable.OriginalStatusCode.ShouldBe(415);
        unreadable.OriginalMessage.ShouldContain("could not convert string to float: 'x'");

        var missing = await Should.ThrowAsync<ValidationErrorException>(
            () => client.InvokeEndpointAsync(Request("nowhere", "2,1\n"), TestContext.Current.CancellationToken));
        missing.Message.ShouldBe("Endpoint nowhere of account 000000000000 not found.");
    }

    private static InvokeEndpointRequest Request(string endpoint, string body) =>
        new() { EndpointName = endpoint, ContentType = "text/csv", Body = new MemoryStream(Encoding.UTF8.GetBytes(body)) };
}
