using System.Text.Json.Nodes;
using Pipeline.Cloud.Protocol;
using Pipeline.Cloud.SageMaker.Settings;
using Pipeline.Cloud.SageMaker.Storage;
using Pipeline.Testing;

namespace Pipeline.Cloud.Tests.SageMaker.Hosting;

[Trait("Cost", "process")]
public sealed class EndpointTests
{
    [Fact]
    public async Task An_endpoint_comes_into_service_and_says_what_it_serves()
    {
        await using var sagemaker = await SageMakerUnderTest.StartAsync();
        await sagemaker.ModelAsync("first");
        var endpoint = await CreateAsync(sagemaker, "first");
        ((string)endpoint["EndpointArn"]!).ShouldBe("arn:aws:sagemaker:us-east-1:000000000000:endpoint/trips");
        ((string)endpoint["EndpointConfigName"]!).ShouldBe("first");
        ((string)endpoint["ProductionVariants"]![0]!["VariantName"]!).ShouldBe("first");
        ((string)endpoint["ProductionVariants"]![0]!["DeployedImages"]![0]!["SpecifiedImage"]!).ShouldBe(SageMakerUnderTest.Image);
        var listed = await sagemaker.CallAsync("ListEndpoints", new JsonObject { ["StatusEquals"] = "InService" });
        listed["Endpoints"]!.AsArray().Count.ShouldBe(1);
    }

    [Fact]
    public async Task A_model_that_is_not_there_or_cannot_be_loaded_fails_the_creation_with_its_reason()
    {
        await using var sagemaker = await SageMakerUnderTest.StartAsync();
        await sagemaker.PutAsync("models/text.tar.gz", "this is not an archive");
        await sagemaker.PutAsync("models/empty.tar.gz", Archive("no model at all"u8.ToArray()));
        foreach (var (name, key, reason) in new[]
        {
            ("absent", "models/absent.tar.gz", "Failed to download model data"),
            ("text", "models/text.tar.gz", "Failed to extract model data archive"),
            ("broken", "models/empty.tar.gz", "did not pass the ping health check"),
        })
        {
            await sagemaker.ConfigAsync(name, $"s3://lake/{key}");
            await sagemaker.CallAsync("CreateEndpoint", Names(name, name));
            var failed = await sagemaker.EndpointAsync(name, "Failed", "InService");
            ((string)failed["EndpointStatus"]!).ShouldBe("Failed");
            ((string)failed["FailureReason"]!).ShouldContain(reason);
            await sagemaker.CallAsync("DeleteEndpoint", new JsonObject { ["EndpointName"] = name });
        }
    }

    [Fact]
    public async Task An_update_without_a_policy_switches_when_the_new_fleet_is_up()
    {
        await using var sagemaker = await SageMakerUnderTest.StartAsync();
        await sagemaker.ModelAsync("first");
        await sagemaker.ModelAsync("second", slope: 3);
        await CreateAsync(sagemaker, "first");
        (await sagemaker.ServedByAsync("trips", 5)).ShouldBe(new Dictionary<string, int> { ["first"] = 5 });
        await sagemaker.CallAsync("UpdateEndpoint", Names("trips", "second"));
        var updated = await sagemaker.EndpointAsync("trips", "InService");
        ((string)updated["EndpointConfigName"]!).ShouldBe("second");
        (await sagemaker.ServedByAsync("trips", 5)).ShouldBe(new Dictionary<string, int> { ["second"] = 5 });
    }

    [Fact]
    public async Task A_canary_serves_its_share_until_it_has_baked()
    {
        var time = new WaitAwareTime();
        await using var sagemaker = await SageMakerUnderTest.StartAsync(time, new SageMakerOptions { DeploymentWaitScale = 0.01 });
        await sagemaker.ModelAsync("first", variant: "live");
        await sagemaker.ModelAsync("second", slope: 3, variant: "live");
        await CreateAsync(sagemaker, "first");
        var idle = time.Waiting;
        var update = Names("trips", "second");
        update["DeploymentConfig"] = Canary(percent: 10, waitSeconds: 600, terminationSeconds: 300);
        await sagemaker.CallAsync("UpdateEndpoint", update);
        await Eventually.HoldsAsync(() => time.Waiting > idle, "the canary bakes");

        var updating = await sagemaker.EndpointAsync("trips", "Updating");
        ((string)updating["EndpointConfigName"]!).ShouldBe("first");
        ((string)updating["PendingDeploymentSummary"]!["EndpointConfigName"]!).ShouldBe("second");
        (await sagemaker.AnsweredBySlopeAsync("trips", 3, 100)).ShouldBeInRange(8, 12);
        (await Should.ThrowAsync<AwsException>(() => sagemaker.CallAsync("UpdateEndpoint", Names("trips", "first"))))
            .Message.ShouldStartWith("Cannot update in-progress endpoint");

        time.Advance(TimeSpan.FromSeconds(6));
        await Eventually.HoldsAsync(() => time.Waiting > idle, "the old fleet waits for its end");
        (await sagemaker.AnsweredBySlopeAsync("trips", 3, 20)).ShouldBe(20);
        ((string)(await sagemaker.EndpointAsync("trips", "Updating", "InService"))["EndpointStatus"]!).ShouldBe("Updating");

        time.Advance(TimeSpan.FromSeconds(3));
        var updated = await sagemaker.EndpointAsync("trips", "InService");
        ((string)updated["EndpointConfigName"]!).ShouldBe("second");
        ((string)updated["LastDeploymentConfig"]!["AutoRollbackConfiguration"]!["Alarms"]![0]!["AlarmName"]!).ShouldBe("endpoint-errors");
        updated["PendingDeploymentSummary"].ShouldBeNull();
    }

    /// <summary>While the canary serves its share, and while the old fleet waits for its end.</summary>
    [Theory]
    [InlineData(0)]
    [InlineData(6)]
    public async Task An_alarm_that_rings_while_an_update_bakes_brings_the_old_model_back(int seconds)
    {
        var time = new WaitAwareTime();
        await using var sagemaker = await SageMakerUnderTest.StartAsync(time, new SageMakerOptions { DeploymentWaitScale = 0.01 });
        await sagemaker.AlarmAsync("endpoint-errors");
        await sagemaker.ModelAsync("first", variant: "live");
        await sagemaker.ModelAsync("second", slope: 3, variant: "live");
        await CreateAsync(sagemaker, "first");
        var idle = time.Waiting;
        await sagemaker.CallAsync("UpdateEndpoint", Update(percent: 10, waitSeconds: 600, terminationSeconds: 700));
        await Eventually.HoldsAsync(() => time.Waiting > idle, "the canary bakes");
        if (seconds > 0)
        {
            time.Advance(TimeSpan.FromSeconds(seconds));
            await Eventually.HoldsAsync(async () => await sagemaker.AnsweredBySlopeAsync("trips", 3, 5) == 5, "the new fleet serves");
            await Eventually.HoldsAsync(() => time.Waiting > idle, "the old fleet waits for its end");
        }

        await sagemaker.AlarmAsync("endpoint-errors", "ALARM");
        time.Advance(TimeSpan.FromSeconds(5));
        (await sagemaker.EndpointAsync("trips", "RollingBack"))["EndpointConfigName"]!.ToString().ShouldBe("first");
        (await sagemaker.AnsweredBySlopeAsync("trips", 2, 20)).ShouldBe(20);
        await Eventually.HoldsAsync(() => time.Waiting > idle, "the new fleet waits for its end");
        time.Advance(TimeSpan.FromSeconds(7));
        var after = await sagemaker.EndpointAsync("trips", "InService");
        ((string)after["EndpointConfigName"]!).ShouldBe("first");
        ((string)after["FailureReason"]!).ShouldBe("The update was rolled back: endpoint-errors is in state ALARM.");
        after["PendingDeploymentSummary"].ShouldBeNull();
    }

    [Fact]
    public async Task An_alarm_that_an_update_does_not_name_or_that_does_not_ring_rolls_nothing_back()
    {
        await using var sagemaker = await SageMakerUnderTest.StartAsync(options: new SageMakerOptions { DeploymentWaitScale = 0 });
        await sagemaker.AlarmAsync("endpoint-errors", "INSUFFICIENT_DATA");
        await sagemaker.AlarmAsync("another", "ALARM");
        await sagemaker.ModelAsync("first", variant: "live");
        await sagemaker.ModelAsync("second", slope: 3, variant: "live");
        await CreateAsync(sagemaker, "first");
        await sagemaker.CallAsync("UpdateEndpoint", Update(percent: 10, waitSeconds: 600, terminationSeconds: 300));
        var after = await sagemaker.EndpointAsync("trips", "InService");
        ((string)after["EndpointConfigName"]!, (string?)after["FailureReason"]).ShouldBe(("second", null));
    }

    private static JsonObject Update(int percent, int waitSeconds, int terminationSeconds)
    {
        var update = Names("trips", "second");
        update["DeploymentConfig"] = Canary(percent, waitSeconds, terminationSeconds);
        return update;
    }

    [Fact]
    public async Task An_update_that_fails_leaves_the_old_model_serving_and_says_why()
    {
        await using var sagemaker = await SageMakerUnderTest.StartAsync();
        await sagemaker.ModelAsync("first", variant: "live");
        await sagemaker.PutAsync("models/broken.tar.gz", Archive("no model at all"u8.ToArray()));
        await sagemaker.ConfigAsync("broken", "s3://lake/models/broken.tar.gz", "live");
        await CreateAsync(sagemaker, "first");
        var update = Names("trips", "broken");
        update["DeploymentConfig"] = Canary(10, 0, 0);
        await sagemaker.CallAsync("UpdateEndpoint", update);

        var after = await sagemaker.EndpointAsync("trips", "InService");
        ((string)after["EndpointConfigName"]!).ShouldBe("first");
        ((string)after["FailureReason"]!).ShouldContain("production variant live did not pass the ping health check");
        (await sagemaker.AnsweredBySlopeAsync("trips", 2, 5)).ShouldBe(5);
    }

    [Fact]
    public async Task An_update_with_a_deployment_policy_must_keep_the_variants_names()
    {
        await using var sagemaker = await SageMakerUnderTest.StartAsync();
        await sagemaker.ModelAsync("first");
        await sagemaker.ModelAsync("second", slope: 3);
        await CreateAsync(sagemaker, "first");
        var update = Names("trips", "second");
        update["DeploymentConfig"] = Canary(10, 0, 0);
        (await RefusedAsync(sagemaker, "UpdateEndpoint", update)).ShouldEndWith("must have the same variant names as its current configuration: first has first, second has second.");
        var after = await sagemaker.EndpointAsync("trips", "InService");
        ((string)after["EndpointConfigName"]!).ShouldBe("first");
        (await sagemaker.ServedByAsync("trips", 5)).ShouldBe(new Dictionary<string, int> { ["first"] = 5 });
    }

    [Fact]
    public async Task A_retained_deployment_policy_also_requires_the_same_variants()
    {
        await using var sagemaker = await SageMakerUnderTest.StartAsync();
        await sagemaker.ModelAsync("first", variant: "live");
        await sagemaker.ModelAsync("second", slope: 3, variant: "live");
        await sagemaker.ModelAsync("third");
        await CreateAsync(sagemaker, "first");
        var update = Names("trips", "second");
        update["DeploymentConfig"] = Canary(10, 0, 0);
        await sagemaker.CallAsync("UpdateEndpoint", update);
        await sagemaker.EndpointAsync("trips", "InService");
        var retained = Names("trips", "third");
        retained["RetainDeploymentConfig"] = true;
        (await RefusedAsync(sagemaker, "UpdateEndpoint", retained)).ShouldContain("second has live, third has third");
        await sagemaker.CallAsync("UpdateEndpoint", Names("trips", "third"));
        ((string)(await sagemaker.EndpointAsync("trips", "InService"))["EndpointConfigName"]!).ShouldBe("third");
    }

    [Fact]
    public async Task Variants_share_the_traffic_by_their_weights()
    {
        await using var sagemaker = await SageMakerUnderTest.StartAsync();
        await sagemaker.ModelAsync("first");
        await sagemaker.ModelAsync("second", slope: 3);
        await sagemaker.CallAsync("CreateEndpointConfig", new JsonObject
        {
            ["EndpointConfigName"] = "both",
            ["ProductionVariants"] = new JsonArray(Variant("first", 3), Variant("second", 1)),
        });
        await CreateAsync(sagemaker, "both");
        (await sagemaker.ServedByAsync("trips", 100))["second"].ShouldBeInRange(23, 27);
    }

    [Fact]
    public async Task A_missing_resource_is_named_with_its_arn()
    {
        await using var sagemaker = await SageMakerUnderTest.StartAsync();
        (await RefusedAsync(sagemaker, "DescribeEndpoint", new JsonObject { ["EndpointName"] = "trips" }))
            .ShouldBe("Could not find endpoint \"arn:aws:sagemaker:us-east-1:000000000000:endpoint/trips\".");
        (await RefusedAsync(sagemaker, "CreateEndpoint", Names("trips", "config")))
            .ShouldBe("Could not find endpoint configuration \"arn:aws:sagemaker:us-east-1:000000000000:endpoint-config/config\".");
        (await RefusedAsync(sagemaker, "CreateEndpointConfig", new JsonObject
        {
            ["EndpointConfigName"] = "config",
            ["ProductionVariants"] = new JsonArray(Variant("model", 1)),
        })).ShouldBe("Could not find model \"arn:aws:sagemaker:us-east-1:000000000000:model/model\".");
        (await RefusedAsync(sagemaker, "DescribeTrainingJob", new JsonObject { ["TrainingJobName"] = "job" })).ShouldBe("Requested resource not found.");
    }

    [Fact]
    public async Task Data_capture_is_refused_by_name()
    {
        await using var sagemaker = await SageMakerUnderTest.StartAsync();
        await sagemaker.ModelAsync("first");
        (await RefusedAsync(sagemaker, "CreateEndpointConfig", new JsonObject
        {
            ["EndpointConfigName"] = "capturing",
            ["ProductionVariants"] = new JsonArray(Variant("first", 1)),
            ["DataCaptureConfig"] = new JsonObject { ["EnableCapture"] = true },
        })).ShouldContain("parameter 'DataCaptureConfig'");
    }

    [Fact]
    public async Task Resources_are_listed_in_pages_and_carry_tags()
    {
        await using var sagemaker = await SageMakerUnderTest.StartAsync();
        foreach (var name in new[] { "a", "b", "c" }) await sagemaker.ConfigAsync(name, "s3://lake/models/x.tar.gz");
        var first = await sagemaker.CallAsync("ListModels", new JsonObject { ["SortBy"] = "Name", ["MaxResults"] = 2 });
        first["Models"]!.AsArray().Select(model => (string)model!["ModelName"]!).ShouldBe(["a", "b"]);
        var second = await sagemaker.CallAsync(
            "ListModels", new JsonObject { ["SortBy"] = "Name", ["MaxResults"] = 2, ["NextToken"] = first["NextToken"]!.DeepClone() });
        second["Models"]!.AsArray().Select(model => (string)model!["ModelName"]!).ShouldBe(["c"]);
        second["NextToken"].ShouldBeNull();

        var arn = "arn:aws:sagemaker:us-east-1:000000000000:model/a";
        await sagemaker.CallAsync("AddTags", new JsonObject { ["ResourceArn"] = arn, ["Tags"] = new JsonArray(new JsonObject { ["Key"] = "run", ["Value"] = "7" }) });
        var tags = await sagemaker.CallAsync("ListTags", new JsonObject { ["ResourceArn"] = arn });
        ((string)tags["Tags"]![0]!["Value"]!).ShouldBe("7");
    }

    [Fact]
    public async Task Models_and_configurations_are_described_as_they_were_asked_for_and_deleted_by_name()
    {
        await using var sagemaker = await SageMakerUnderTest.StartAsync();
        await sagemaker.ConfigAsync("a", "s3://lake/models/x.tar.gz");
        foreach (var (type, kind, path) in new[] { ("Model", "model", "model"), ("EndpointConfig", "endpoint configuration", "endpoint-config") })
        {
            var name = new JsonObject { [type + "Name"] = "a" };
            var arn = $"arn:aws:sagemaker:us-east-1:000000000000:{path}/a";
            var described = await sagemaker.CallAsync("Describe" + type, name.DeepClone().AsObject());
            ((string)described[type + "Arn"]!).ShouldBe(arn);
            described["CreationTime"].ShouldNotBeNull();
            (await sagemaker.CallAsync($"List{type}s", []))[type + "s"]!.AsArray().ShouldHaveSingleItem()![type + "Name"]!.ToString().ShouldBe("a");
            await sagemaker.CallAsync("Delete" + type, name.DeepClone().AsObject());
            (await RefusedAsync(sagemaker, "Describe" + type, name)).ShouldBe($"Could not find {kind} \"{arn}\".");
        }
    }

    private static async Task<JsonObject> CreateAsync(SageMakerUnderTest sagemaker, string config)
    {
        await sagemaker.CallAsync("CreateEndpoint", Names("trips", config));
        var endpoint = await sagemaker.EndpointAsync("trips", "InService", "Failed");
        ((string)endpoint["EndpointStatus"]!).ShouldBe("InService", (string?)endpoint["FailureReason"]);
        return endpoint;
    }

    private static JsonObject Names(string endpoint, string config) => new() { ["EndpointName"] = endpoint, ["EndpointConfigName"] = config };

    private static JsonObject Variant(string model, double weight) => new()
    {
        ["VariantName"] = model,
        ["ModelName"] = model,
        ["InstanceType"] = "ml.m5.large",
        ["InitialInstanceCount"] = 1,
        ["InitialVariantWeight"] = weight,
    };

    private static JsonObject Canary(int percent, int waitSeconds, int terminationSeconds) => new()
    {
        ["BlueGreenUpdatePolicy"] = new JsonObject
        {
            ["TrafficRoutingConfiguration"] = new JsonObject
            {
                ["Type"] = "CANARY",
                ["CanarySize"] = new JsonObject { ["Type"] = "CAPACITY_PERCENT", ["Value"] = percent },
                ["WaitIntervalInSeconds"] = waitSeconds,
            },
            ["TerminationWaitInSeconds"] = terminationSeconds,
            ["MaximumExecutionTimeoutInSeconds"] = 3600,
        },
        ["AutoRollbackConfiguration"] = new JsonObject { ["Alarms"] = new JsonArray(new JsonObject { ["AlarmName"] = "endpoint-errors" }) },
    };

    private static byte[] Archive(byte[] model)
    {
        using var directory = new TemporaryDirectory();
        ModelArchive.Write(directory.File("model.tar.gz"), model, DateTimeOffset.UnixEpoch);
        return File.ReadAllBytes(directory.File("model.tar.gz"));
    }

    private static async Task<string> RefusedAsync(SageMakerUnderTest sagemaker, string operation, JsonObject input) =>
        (await Should.ThrowAsync<AwsException>(() => sagemaker.CallAsync(operation, input))).Message;
}
