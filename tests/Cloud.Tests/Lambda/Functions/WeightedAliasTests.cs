using System.Text.Json.Nodes;
using Pipeline.Cloud.Protocol;

namespace Pipeline.Cloud.Tests.Lambda.Functions;

/// <summary>An alias shares its invocations between two versions. Source: "Implement Lambda canary deployments using a weighted alias", "AliasRoutingConfiguration".</summary>
public sealed class WeightedAliasTests : IAsyncLifetime
{
    private readonly RecordedMetrics _metrics = new();
    private LambdaCloud _cloud = null!;

    public async ValueTask InitializeAsync()
    {
        _cloud = await LambdaCloud.StartAsync(metrics: _metrics);
        await _cloud.CreateProbeAsync();
        foreach (var megabytes in new[] { 256, 257, 258 })
        {
            await _cloud.CallAsync("UpdateFunctionConfiguration", Of(("MemorySize", megabytes)));
            await _cloud.CallAsync("PublishVersion", Of());
        }
    }

    public ValueTask DisposeAsync() => _cloud.DisposeAsync();

    [Theory]
    [Trait("Cost", "process")]
    [InlineData(0.1, 3)]
    [InlineData(0.5, 10)]
    [InlineData(0, 0)]
    [InlineData(1, 20)]
    public async Task The_additional_version_gets_its_share_of_the_invocations_and_its_own_metrics(double weight, int expected)
    {
        await CreateAsync("1", ("2", weight));
        var ran = new List<string>();
        for (var i = 0; i < 20; i++)
        {
            var (status, headers, body) = await _cloud.SendAsync(
                HttpMethod.Post, "/2015-03-31/functions/probe/invocations?Qualifier=live", """{"mode":"environment"}""");
            status.ShouldBe(200);
            ran.Add(headers.GetValues("X-Amz-Executed-Version").Single());
            body!["AWS_LAMBDA_FUNCTION_VERSION"]!.GetValue<string>().ShouldBe(ran[^1]);
        }

        ran.Count(version => version == "2").ShouldBe(expected);
        _metrics.Of("AWS/Lambda Invocations FunctionName=probe Resource=probe:live").Count.ShouldBe(20);
        _metrics.Of("AWS/Lambda Invocations FunctionName=probe Resource=probe:live ExecutedVersion=2").Count.ShouldBe(expected);
    }

    [Fact]
    [Trait("Cost", "process")]
    public async Task Invoked_by_another_service_it_says_which_version_ran()
    {
        await CreateAsync("1", ("2", 1));
        (await _cloud.CallAsync("Invoke", Of(("Qualifier", "live"))))["ExecutedVersion"]!.GetValue<string>().ShouldBe("2");
    }

    [Fact]
    public async Task The_weights_are_described_and_kept_until_they_are_changed()
    {
        (await CreateAsync("1", ("2", 0.25)))["RoutingConfig"]!.ToJsonString().ShouldBe("""{"AdditionalVersionWeights":{"2":0.25}}""");
        (await UpdateAsync(("Description", "d")))["RoutingConfig"]!.ToJsonString().ShouldBe("""{"AdditionalVersionWeights":{"2":0.25}}""");
        foreach (var version in new[] { "1", "2" })
            (await _cloud.CallAsync("ListAliases", Of(("FunctionVersion", version))))["Aliases"]!.AsArray().Count.ShouldBe(1, version);
        (await Should.ThrowAsync<AwsException>(() => _cloud.CallAsync("DeleteFunction", Of(("Qualifier", "2"))))).Code.ShouldBe("ResourceConflictException");
        (await UpdateAsync(("RoutingConfig", Weights(("3", 0.5)))))["RoutingConfig"]!.ToJsonString().ShouldBe("""{"AdditionalVersionWeights":{"3":0.5}}""");
        (await UpdateAsync(("FunctionVersion", "3"), ("RoutingConfig", Weights())))["RoutingConfig"].ShouldBeNull();
        (await _cloud.CallAsync("GetAlias", Of(("Name", "live"))))["RoutingConfig"].ShouldBeNull();
        await _cloud.CallAsync("DeleteFunction", Of(("Qualifier", "2")));
    }

    [Theory]
    [InlineData("1", "1", 0.1, "InvalidParameterValueException", "Invalid function version 1. Function version 1 is already included in routing configuration.")]
    [InlineData("$LATEST", "1", 0.1, "InvalidParameterValueException", "$LATEST is not supported for an alias pointing to more than 1 version")]
    [InlineData("1", "$LATEST", 0.1, "ValidationException", "Map keys must satisfy constraint")]
    [InlineData("1", "live", 0.1, "ValidationException", "Map keys must satisfy constraint")]
    [InlineData("1", "2", 1.01, "ValidationException", "Value '{2=1.01}' at 'routingConfig.additionalVersionWeights' failed to satisfy constraint: Map value must satisfy constraint")]
    [InlineData("1", "2", -0.1, "ValidationException", "Map value must satisfy constraint")]
    [InlineData("1", "9", 0.1, "ResourceNotFoundException", "function:probe:9")]
    public async Task Versions_that_cannot_share_invocations_are_refused(string version, string additional, double weight, string code, string message)
    {
        var error = await Should.ThrowAsync<AwsException>(() => CreateAsync(version, (additional, weight)));
        (error.Code, error.Message.Contains(message, StringComparison.Ordinal)).ShouldBe((code, true), error.Message);
        (await Should.ThrowAsync<AwsException>(() => _cloud.CallAsync("GetAlias", Of(("Name", "live"))))).Status.ShouldBe(404);
    }

    [Fact]
    public async Task More_than_one_additional_version_is_refused() =>
        (await Should.ThrowAsync<AwsException>(() => CreateAsync("1", ("2", 0.1), ("3", 0.1)))).Message.ShouldBe("Number of items in AdditionalVersionWeights cannot be greater than 1");

    [Fact]
    public async Task Versions_of_different_roles_are_refused()
    {
        await _cloud.CallAsync("UpdateFunctionConfiguration", Of(("Role", "arn:aws:iam::000000000000:role/other")));
        await _cloud.CallAsync("PublishVersion", Of());
        var error = await Should.ThrowAsync<AwsException>(() => CreateAsync("1", ("4", 0.1)));
        (error.Code, error.Message).ShouldBe(("InvalidParameterValueException",
            "An alias can point to two versions only if they have the same execution role: version 1 has arn:aws:iam::000000000000:role/probe, and version 4 has arn:aws:iam::000000000000:role/other."));
    }

    [Fact]
    public async Task A_version_that_has_a_share_already_is_not_made_the_main_one_beside_it()
    {
        await CreateAsync("1", ("2", 0.1));
        (await Should.ThrowAsync<AwsException>(() => UpdateAsync(("FunctionVersion", "2")))).Message.ShouldContain("is already included in routing configuration");
        (await _cloud.CallAsync("GetAlias", Of(("Name", "live"))))["FunctionVersion"]!.GetValue<string>().ShouldBe("1");
    }

    private Task<JsonObject> CreateAsync(string version, params (string Version, double Weight)[] weights) =>
        _cloud.CallAsync("CreateAlias", Of(("Name", "live"), ("FunctionVersion", version), ("RoutingConfig", Weights(weights))));

    private Task<JsonObject> UpdateAsync(params (string Name, JsonNode Value)[] members) => _cloud.CallAsync("UpdateAlias", Of([("Name", "live"), .. members]));

    private static JsonObject Weights(params (string Version, double Weight)[] weights) =>
        new() { ["AdditionalVersionWeights"] = new JsonObject(weights.Select(entry => KeyValuePair.Create(entry.Version, (JsonNode?)entry.Weight))) };

    private static JsonObject Of(params (string Name, JsonNode Value)[] members)
    {
        var input = new JsonObject { ["FunctionName"] = "probe" };
        foreach (var (name, value) in members) input[name] = value;
        return input;
    }
}
