using System.Text.Json.Nodes;
using Pipeline.Cloud.Protocol;
using Pipeline.Testing;

namespace Pipeline.Cloud.Tests.Lambda.Mappings;

[Trait("Cost", "process")]
public sealed class EventSourceMappingApiTests : IAsyncLifetime
{
    private const string Path = "/2015-03-31/event-source-mappings";
    private LambdaCloud _cloud = null!;

    public async ValueTask InitializeAsync()
    {
        _cloud = await LambdaCloud.StartAsync();
        _cloud.Streams.WithShard(0);
        await _cloud.CreateProbeAsync();
    }

    public ValueTask DisposeAsync() => _cloud.DisposeAsync();

    [Fact]
    public async Task Records_of_the_stream_reach_the_function_and_its_progress_shows()
    {
        var (status, _, created) = await _cloud.SendAsync(HttpMethod.Post, Path + "/", Request().ToJsonString());
        status.ShouldBe(202);
        created!["State"]!.GetValue<string>().ShouldBe("Creating");
        var last = Put(3);
        await Eventually.HoldsAsync(() => _cloud.Service.Mappings() is [{ Shards: [{ Records: 3 }] }], "three records are done with");
        var snapshot = _cloud.Service.Mappings().Single();
        snapshot.Uuid.ShouldBe(created["UUID"]!.GetValue<string>());
        snapshot.Shards.Single().Checkpoint.ShouldBe(last);
        var (_, _, found) = await _cloud.SendAsync(HttpMethod.Get, $"{Path}/{snapshot.Uuid}");
        found!["LastProcessingResult"]!.GetValue<string>().ShouldBe("OK");
        found["BatchSize"]!.GetValue<int>().ShouldBe(100);
        found["MaximumRetryAttempts"]!.GetValue<int>().ShouldBe(-1);
    }

    [Fact]
    public async Task A_disabled_mapping_stops_and_an_enabled_one_goes_on_where_it_was()
    {
        var uuid = (await _cloud.CallAsync("CreateEventSourceMapping", Request()))["UUID"]!.GetValue<string>();
        Put(1);
        await Eventually.HoldsAsync(() => _cloud.Service.Mappings() is [{ Shards: [{ Records: 1 }] }], "the record is done with");
        (await _cloud.SendAsync(HttpMethod.Put, $"{Path}/{uuid}", """{"Enabled":false}""")).Status.ShouldBe(202);
        await Eventually.HoldsAsync(() => _cloud.Service.Mappings()[0].State == "Disabled", "it is disabled");
        var last = Put(2);
        var (_, _, enabled) = await _cloud.SendAsync(HttpMethod.Put, $"{Path}/{uuid}", """{"Enabled":true,"BatchSize":10}""");
        enabled!["State"]!.GetValue<string>().ShouldBe("Enabling");
        await Eventually.HoldsAsync(() => _cloud.Service.Mappings()[0].Shards[0].Checkpoint == last, "it goes on");
        _cloud.Service.Mappings()[0].Invocations.ShouldBeInRange(2, 3);
    }

    [Fact]
    public async Task A_deleted_mapping_is_gone()
    {
        var uuid = (await _cloud.CallAsync("CreateEventSourceMapping", Request()))["UUID"]!.GetValue<string>();
        (await _cloud.SendAsync(HttpMethod.Delete, $"{Path}/{uuid}")).Status.ShouldBe(202);
        await Eventually.HoldsAsync(() => _cloud.Service.Mappings().Count == 0, "it is deleted");
        (await _cloud.SendAsync(HttpMethod.Get, $"{Path}/{uuid}")).Status.ShouldBe(404);
        var (_, _, listed) = await _cloud.SendAsync(HttpMethod.Get, $"{Path}?FunctionName=probe");
        listed!["EventSourceMappings"]!.AsArray().ShouldBeEmpty();
    }

    [Theory]
    [InlineData("BatchSize", "0", "ValidationException")]
    [InlineData("ParallelizationFactor", "11", "ValidationException")]
    [InlineData("MaximumRecordAgeInSeconds", "59", "InvalidParameterValueException")]
    [InlineData("StartingPosition", "\"NOW\"", "ValidationException")]
    [InlineData("StartingPosition", "null", "InvalidParameterValueException")]
    [InlineData("StartingPositionTimestamp", "1700000000", "InvalidParameterValueException")]
    [InlineData("FunctionResponseTypes", """["ReportEverything"]""", "ValidationException")]
    [InlineData("FunctionResponseTypes", "[5]", "ValidationException")]
    [InlineData("FunctionResponseTypes", "[null]", "ValidationException")]
    [InlineData("StartingPositionTimestamp", "1e308", "InvalidParameterValueException")]
    [InlineData("StartingPositionTimestamp", "\"NaN\"", "InvalidParameterValueException")]
    [InlineData("EventSourceArn", "\"arn:aws:kinesis:us-east-1:000000000000:stream/none\"", "InvalidParameterValueException")]
    [InlineData("EventSourceArn", "\"arn:aws:sqs:us-east-1:000000000000:queue\"", "NotImplemented")]
    [InlineData("EventSourceArn", "\"stream\"", "InvalidParameterValueException")]
    [InlineData("EventSourceArn", "null", "InvalidParameterValueException")]
    [InlineData("TumblingWindowInSeconds", "901", "ValidationException")]
    [InlineData("FilterCriteria", """{"Filters":[{"Pattern":"text"}]}""", "InvalidParameterValueException")]
    [InlineData("FilterCriteria", """{"Filters":[{"Pattern":"{\"data\":{\"a\":[1]}}","Name":"x"}]}""", "NotImplemented")]
    [InlineData("DestinationConfig", """{"OnFailure":{"Destination":"arn:aws:kafka:us-east-1:1:x"}}""", "NotImplemented")]
    [InlineData("FunctionName", "\"none\"", "InvalidParameterValueException")]
    public async Task A_setting_that_is_wrong_or_not_emulated_is_refused(string member, string value, string code)
    {
        var request = Request();
        request[member] = JsonNode.Parse(value);
        (await Should.ThrowAsync<AwsException>(() => _cloud.CallAsync("CreateEventSourceMapping", request))).Code.ShouldBe(code);
    }

    [Theory]
    [InlineData(LambdaCloud.Queue)]
    [InlineData(LambdaCloud.Topic)]
    public async Task A_failure_destination_that_does_not_exist_is_refused_and_a_refused_change_changes_nothing(string destination)
    {
        var request = Request();
        request["DestinationConfig"] = new JsonObject { ["OnFailure"] = new JsonObject { ["Destination"] = destination } };
        _cloud.Sqs.Empty = _cloud.Sns.Empty = true;
        var error = await Should.ThrowAsync<AwsException>(() => _cloud.CallAsync("CreateEventSourceMapping", (JsonObject)request.DeepClone()));
        (error.Code, error.Message).ShouldBe(("InvalidParameterValueException", $"The destination ARN {destination} is invalid."));
        _cloud.Service.Mappings().ShouldBeEmpty();

        var uuid = (await _cloud.CallAsync("CreateEventSourceMapping", Request()))["UUID"]!.GetValue<string>();
        var change = new JsonObject { ["UUID"] = uuid, ["DestinationConfig"] = request["DestinationConfig"]!.DeepClone() };
        await Should.ThrowAsync<AwsException>(() => _cloud.CallAsync("UpdateEventSourceMapping", (JsonObject)change.DeepClone()));
        (await _cloud.CallAsync("GetEventSourceMapping", new JsonObject { ["UUID"] = uuid }))["DestinationConfig"]!["OnFailure"]!.AsObject().ShouldBeEmpty();
        _cloud.Sqs.Empty = _cloud.Sns.Empty = false;
        (await _cloud.CallAsync("UpdateEventSourceMapping", change))["DestinationConfig"]!["OnFailure"]!["Destination"]!.GetValue<string>().ShouldBe(destination);
    }

    [Fact]
    public async Task A_function_has_one_mapping_a_stream()
    {
        await _cloud.CallAsync("CreateEventSourceMapping", Request());
        (await Should.ThrowAsync<AwsException>(() => _cloud.CallAsync("CreateEventSourceMapping", Request()))).Code.ShouldBe("ResourceConflictException");
    }

    [Fact]
    public async Task A_tumbling_window_is_described_and_wants_a_parallelization_factor_of_one()
    {
        var request = Request();
        request["TumblingWindowInSeconds"] = 900;
        request["ParallelizationFactor"] = 2;
        (await Should.ThrowAsync<AwsException>(() => _cloud.CallAsync("CreateEventSourceMapping", (JsonObject)request.DeepClone()))).Message.ShouldContain("must be 1");
        request.Remove("ParallelizationFactor");
        var created = await _cloud.CallAsync("CreateEventSourceMapping", request);
        created["TumblingWindowInSeconds"]!.GetValue<int>().ShouldBe(900);
        var uuid = created["UUID"]!.GetValue<string>();
        (await Should.ThrowAsync<AwsException>(() => _cloud.CallAsync("UpdateEventSourceMapping", new JsonObject { ["UUID"] = uuid, ["ParallelizationFactor"] = 2 })))
            .Code.ShouldBe("InvalidParameterValueException");
        await _cloud.CallAsync("UpdateEventSourceMapping", new JsonObject { ["UUID"] = uuid, ["TumblingWindowInSeconds"] = 0, ["ParallelizationFactor"] = 2 });
        await Eventually.HoldsAsync(() => _cloud.Service.Mappings()[0].State == "Enabled", "it is updated");
        (await _cloud.CallAsync("GetEventSourceMapping", new JsonObject { ["UUID"] = uuid }))["TumblingWindowInSeconds"]!.GetValue<int>().ShouldBe(0);
    }

    [Fact]
    public async Task A_mapping_that_is_disabled_is_disabling_while_its_function_works_and_takes_no_other_change()
    {
        await _cloud.CallAsync("UpdateFunctionConfiguration", new JsonObject
        {
            ["FunctionName"] = "probe",
            ["Environment"] = new JsonObject { ["Variables"] = new JsonObject { ["PROBE_MODE"] = "sleep" } },
        });
        var uuid = (await _cloud.CallAsync("CreateEventSourceMapping", Request()))["UUID"]!.GetValue<string>();
        Put(1);
        await Eventually.HoldsAsync(() => _cloud.Lines.Any(line => line.StartsWith("START", StringComparison.Ordinal)), "the function works");
        var disabled = await _cloud.CallAsync("UpdateEventSourceMapping", new JsonObject { ["UUID"] = uuid, ["Enabled"] = false });
        disabled["State"]!.GetValue<string>().ShouldBe("Disabling");
        (await Should.ThrowAsync<AwsException>(() => _cloud.CallAsync("DeleteEventSourceMapping", new JsonObject { ["UUID"] = uuid })))
            .Code.ShouldBe("ResourceInUseException");
        // The function sleeps on: the end of the cloud, which this test's end is, does not wait for it.
        _cloud.Service.Mappings()[0].State.ShouldBe("Disabling");
    }

    private static JsonObject Request() => new()
    {
        ["FunctionName"] = "probe",
        ["EventSourceArn"] = MemoryStreams.Arn,
        ["StartingPosition"] = "TRIM_HORIZON",
    };

    private string Put(int count)
    {
        var last = "";
        for (var i = 0; i < count; i++) last = _cloud.Streams.Put(0, "key", "data"u8.ToArray(), TimeProvider.System.GetUtcNow()).SequenceNumber;
        return last;
    }
}
