using System.Text.Json.Nodes;
using Amazon.Runtime;
using Amazon.StepFunctions;
using Amazon.StepFunctions.Model;
using Pipeline.Compat.Tests.Fakes;
using Pipeline.Testing.Models;

namespace Pipeline.Compat.Tests.Sdk;

public sealed class StartExecutionTests
{
    private static readonly StartExecutionRequest Request = new() { StateMachineArn = "arn:machine", Name = "labels-1", Input = """{"key":"labels/a.csv"}""" };

    [Fact]
    [Trait("Cost", "process")]
    public async Task It_is_a_signed_call_of_the_json_protocol()
    {
        await using var server = await FakeServer.StartAsync(_ => FakeReply.Json(200, """{"executionArn":"arn:execution","startDate":1768478400.5}"""));
        using var client = Client(server);

        var response = await client.StartExecutionAsync(Request);

        response.ExecutionArn.ShouldBe("arn:execution");
        response.StartDate.ShouldBe(new DateTime(2026, 1, 15, 12, 0, 0, 500, DateTimeKind.Utc));
        var sent = server.Seen.ShouldHaveSingleItem();
        (sent.Method, sent.Path).ShouldBe(("POST", "/"));
        sent.Header("X-Amz-Target").ShouldBe("AWSStepFunctions.StartExecution");
        sent.Header("Content-Type").ShouldBe("application/x-amz-json-1.0");
        sent.Header("Authorization").ShouldContain("/eu-central-1/states/aws4_request");
        JsonNode.DeepEquals(
            JsonNode.Parse(sent.Text),
            JsonNode.Parse("""{"input":"{\"key\":\"labels/a.csv\"}","name":"labels-1","stateMachineArn":"arn:machine"}""")).ShouldBeTrue(sent.Text);
        ServiceModel.All().SelectMany(model => model.Problems("sfn", "StartExecution", JsonNode.Parse(sent.Text)!.AsObject())).ShouldBeEmpty();
    }

    [Theory]
    [InlineData("ExecutionAlreadyExists", typeof(ExecutionAlreadyExistsException))]
    [InlineData("ExecutionLimitExceeded", typeof(ExecutionLimitExceededException))]
    [InlineData("InvalidArn", typeof(InvalidArnException))]
    [InlineData("InvalidExecutionInput", typeof(InvalidExecutionInputException))]
    [InlineData("InvalidName", typeof(InvalidNameException))]
    [InlineData("StateMachineDeleting", typeof(StateMachineDeletingException))]
    [InlineData("StateMachineDoesNotExist", typeof(StateMachineDoesNotExistException))]
    [InlineData("com.amazonaws.states#ExecutionAlreadyExists", typeof(ExecutionAlreadyExistsException))]
    [InlineData("AccessDeniedException", typeof(AmazonStepFunctionsException))]
    public async Task An_error_code_becomes_its_exception(string code, Type expected)
    {
        await using var server = await FakeServer.StartAsync(_ => FakeReply.Json(400, $$"""{"__type":"{{code}}","message":"because"}"""));
        using var client = Client(server);

        var error = await Should.ThrowAsync<AmazonStepFunctionsException>(() => client.StartExecutionAsync(Request));

        error.GetType().ShouldBe(expected);
        (error.ErrorCode, error.Message).ShouldBe((code.Split('#')[^1], "because"));
        server.Seen.Count.ShouldBe(1); // a refusal is not repeated
    }

    private static AmazonStepFunctionsClient Client(FakeServer server) => new(
        new BasicAWSCredentials("AKID", "secret"),
        new AmazonStepFunctionsConfig { ServiceURL = server.Url, AuthenticationRegion = "eu-central-1" });
}
