using Amazon;
using Amazon.Kinesis;
using Amazon.Runtime;
using Amazon.Runtime.Endpoints;
using Amazon.SageMakerRuntime;
using Amazon.SageMakerRuntime.Model;
using Amazon.StepFunctions;
using Amazon.StepFunctions.Model;
using Pipeline.Compat.Tests.Fakes;

namespace Pipeline.Compat.Tests.Sdk;

/// <summary>Where the clients call. The variables are the process's, so that these tests do not run beside one another.</summary>
[Collection(ProcessEnvironment.Name)]
public sealed class EndpointTests : IDisposable
{
    private static readonly string[] Variables =
        ["AWS_REGION", "AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY", "AWS_ENDPOINT_URL", "AWS_ENDPOINT_URL_SFN", "AWS_ENDPOINT_URL_SAGEMAKER_RUNTIME", "AWS_ENDPOINT_URL_KINESIS"];

    private readonly Dictionary<string, string?> _before = Variables.ToDictionary(name => name, Environment.GetEnvironmentVariable);

    public EndpointTests()
    {
        Environment.SetEnvironmentVariable("AWS_REGION", "eu-central-1");
        Environment.SetEnvironmentVariable("AWS_ACCESS_KEY_ID", "AKID");
        Environment.SetEnvironmentVariable("AWS_SECRET_ACCESS_KEY", "secret");
    }

    public void Dispose()
    {
        foreach (var (name, value) in _before) Environment.SetEnvironmentVariable(name, value);
    }

    [Fact]
    public async Task The_endpoint_and_the_credentials_of_the_environment_are_used()
    {
        await using var server = await FakeServer.StartAsync(_ => FakeReply.Json(200, """{"executionArn":"arn"}"""));
        Environment.SetEnvironmentVariable("AWS_ENDPOINT_URL", server.Url);
        using var client = new AmazonStepFunctionsClient();

        await client.StartExecutionAsync(new StartExecutionRequest { StateMachineArn = "arn" });

        server.Seen.Single().Header("Authorization").ShouldContain("Credential=AKID/");
        server.Seen.Single().Header("Authorization").ShouldContain("/eu-central-1/states/");
    }

    [Fact]
    public async Task A_service_s_own_endpoint_comes_before_the_common_one()
    {
        await using var common = await FakeServer.StartAsync(_ => FakeReply.Empty(500));
        await using var own = await FakeServer.StartAsync(_ => FakeReply.Empty(204));
        Environment.SetEnvironmentVariable("AWS_ENDPOINT_URL", common.Url);
        Environment.SetEnvironmentVariable("AWS_ENDPOINT_URL_SAGEMAKER_RUNTIME", own.Url);
        using var client = new AmazonSageMakerRuntimeClient();

        await client.InvokeEndpointAsync(new InvokeEndpointRequest { EndpointName = "e", Body = new MemoryStream() });

        own.Seen.Count.ShouldBe(1);
        common.Seen.ShouldBeEmpty();
    }

    [Fact]
    public async Task The_name_of_step_functions_endpoint_is_sfn()
    {
        await using var own = await FakeServer.StartAsync(_ => FakeReply.Json(200, """{"executionArn":"arn"}"""));
        Environment.SetEnvironmentVariable("AWS_ENDPOINT_URL_SFN", own.Url);
        using var client = new AmazonStepFunctionsClient(new AmazonStepFunctionsConfig());

        await client.StartExecutionAsync(new StartExecutionRequest { StateMachineArn = "arn" });

        own.Seen.Count.ShouldBe(1);
    }

    [Theory]
    [InlineData("eu-central-1", false, false, "https://runtime.sagemaker.eu-central-1.amazonaws.com", "https://states.eu-central-1.amazonaws.com", "https://kinesis.eu-central-1.amazonaws.com")]
    [InlineData("us-east-1", true, false, "https://runtime-fips.sagemaker.us-east-1.amazonaws.com", "https://states-fips.us-east-1.amazonaws.com", "https://kinesis-fips.us-east-1.amazonaws.com")]
    [InlineData("us-east-1", false, true, "https://runtime.sagemaker.us-east-1.api.aws", "https://states.us-east-1.api.aws", "https://kinesis.us-east-1.api.aws")]
    [InlineData("cn-north-1", false, false, "https://runtime.sagemaker.cn-north-1.amazonaws.com.cn", "https://states.cn-north-1.amazonaws.com.cn", "https://kinesis.cn-north-1.amazonaws.com.cn")]
    public void Without_one_the_endpoint_is_the_region_s(string region, bool fips, bool dualStack, string sageMaker, string states, string kinesis)
    {
        Url(new AmazonSageMakerRuntimeConfig()).ShouldStartWith(sageMaker);
        Url(new AmazonStepFunctionsConfig()).ShouldStartWith(states);
        Url(new AmazonKinesisConfig()).ShouldStartWith(kinesis);

        string Url(ClientConfig config)
        {
            config.RegionEndpoint = RegionEndpoint.GetBySystemName(region);
            config.UseFIPSEndpoint = fips;
            config.UseDualstackEndpoint = dualStack;
            return config.DetermineServiceOperationEndpoint(new ServiceOperationEndpointParameters(new StartExecutionRequest())).URL;
        }
    }
}
