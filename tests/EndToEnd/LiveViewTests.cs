using System.Globalization;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json.Nodes;
using Pipeline.Cli.Hosting;
using Pipeline.Testing;

namespace Pipeline.EndToEnd;

/// <summary>The live view of the deployed template over HTTP: its figures are held against the services' own.</summary>
public sealed class LiveViewTests : IAsyncLifetime
{
    private const string Trip = """{"trip_id":"mine","vendor_id":2,"requested_at":"2026-01-15T07:00:00-05:00","pickup_zone":43,"dropoff_zone":151,"passengers":1,"distance_miles":2.5}""";
    private readonly SeparateCheckout _checkout = new();
    private readonly HttpClient _http = new();
    private LocalPipeline _pipeline = null!;

    public async ValueTask InitializeAsync() => _pipeline = await _checkout.StartAsync();

    public async ValueTask DisposeAsync()
    {
        await _pipeline.DisposeAsync();
        _http.Dispose();
        _checkout.Dispose();
    }

    [Fact]
    public async Task The_flow_shows_what_the_services_count()
    {
        (await _checkout.RunCommandAsync(_pipeline, "send", "--count", "300")).ShouldBe((0, ""));
        await DoneAsync(300);
        var flow = await FlowAsync();
        flow["shards"]!.AsArray().Sum(shard => (long)shard!["records"]!).ShouldBe(300);
        var mapping = _pipeline.Lambda.Mappings().Single();
        ((long)flow["mapping"]!["invocations"]!).ShouldBe(mapping.Invocations);
        var scorer = flow["functions"]!.AsArray().Single(function => (string?)function!["name"] == mapping.FunctionName)!;
        ((long)scorer["invocations"]!).ShouldBe(mapping.Invocations);
        ((long)scorer["errors"]!).ShouldBe(0);
        scorer["environments"]!.AsArray().Count.ShouldBe((int)scorer["coldStarts"]!);
        ((double)flow["metrics"]![mapping.FunctionName]!["Landed"]!["sum"]!).ShouldBe(_pipeline.Metrics.Sum(mapping.FunctionName, "Landed"));
        flow["endpoint"].ShouldBeNull("there is no model yet");

        var about = await GetAsync("about");
        ((string?)about["bucket"]).ShouldBe(_pipeline.Stack.Outputs["BucketName"]);
        ((int)about["port"]!).ShouldBe(_pipeline.Cloud.Endpoint.Port);
        var objects = await GetAsync("objects?prefix=scored/&delimiter=/");
        var listed = _pipeline.Objects.List(_pipeline.Stack.Outputs["BucketName"], "scored/");
        var folder = objects["prefixes"]!.AsArray().Single()!;
        ((int)folder["objects"]!, (long)folder["bytes"]!).ShouldBe((listed.Count, listed.Sum(stored => stored.Size)));
        (await _http.GetStringAsync(Address($"object?key={Uri.EscapeDataString(listed[0].Key)}"), TestContext.Current.CancellationToken)).ShouldContain("\"trip_id\":\"city-");
        (await GetAsync("trips?limit=7")).AsArray().Count.ShouldBe(7);
    }

    [Fact]
    public async Task A_sent_trip_is_followed_to_the_table_and_the_lake()
    {
        await FlowAsync();
        var sent = await SendAsync(HttpMethod.Post, "trips", Trip);
        ((string?)sent["id"]).ShouldBe("mine");
        await DoneAsync(1);
        // A call is written down when its answer is on its way: the function may be faster.
        await Eventually.HoldsAsync(async () => (await GetAsync("trips/mine"))["attempts"]![0]!["calls"]!.AsArray().Count == 4, "its calls are written down");
        var trace = await GetAsync("trips/mine");
        ((string?)trace["journal"]).ShouldBe("kept");
        ((string?)trace["arrivals"]![0]!["sequenceNumber"]).ShouldBe((string?)sent["sequenceNumber"]);
        ((string?)trace["arrivals"]![0]!["data"]).ShouldBe(Trip);
        ((bool)trace["decoded"]!["ok"]!).ShouldBeTrue();
        ((string?)trace["item"]!["trip_id"]).ShouldBe("mine");
        var line = trace["lines"]!.AsArray().Single()!["line"]!;
        ((string?)line["sequence_number"]).ShouldBe((string?)sent["sequenceNumber"]);
        var attempt = trace["attempts"]!.AsArray().Single()!;
        ((string?)attempt["outcome"], (int)attempt["batchRecords"]!, (bool)attempt["cold"]!).ShouldBe(("ok", 1, true));
        attempt["lookups"]!.AsArray().Select(lookup => ((string?)lookup!["key"], (bool)lookup["cached"]!, lookup["row"] is null))
            .ShouldBe([("zone#43", false, true), ("zone#151", false, true), ("route#43#151", false, true)]);
        attempt["calls"]!.AsArray().Select(call => (string?)call!["operation"]).ShouldBe(["BatchGetItem", "InvokeEndpoint", "BatchWriteItem", "PutObject"], ignoreOrder: true);
        string.Join(',', attempt["features"]!.AsArray().Select(feature => ((double?)feature!["value"])?.ToString(CultureInfo.InvariantCulture))).ShouldBe((string?)line["features"]);
        attempt["logs"]!.AsArray().ShouldContain(entry => ((string?)entry!["text"])!.StartsWith("START RequestId"));

        // The same trip again: the rows are known by now.
        await SendAsync(HttpMethod.Post, "trips", Trip);
        await DoneAsync(2);
        trace = await GetAsync("trips/mine");
        trace["arrivals"]!.AsArray().Count.ShouldBe(2);
        trace["attempts"]!.AsArray()[0]!["lookups"]!.AsArray().ShouldAllBe(lookup => (bool)lookup!["cached"]! && (string?)lookup["from"] == "call");
    }

    [Fact]
    public async Task A_poison_record_is_found_in_quarantine_with_its_reason()
    {
        var sent = await SendAsync(HttpMethod.Post, "trips", "nonsense");
        await DoneAsync(1);
        var trace = await GetAsync($"trips?sequence={sent["sequenceNumber"]}");
        ((bool)trace["decoded"]!["ok"]!).ShouldBeFalse();
        var entry = trace["quarantine"]!.AsArray().Single()!["entry"]!;
        ((string?)entry["reason"]).ShouldStartWith("not JSON");
        ((string?)trace["decoded"]!["reason"]).ShouldBe((string?)entry["reason"]);
        var listed = (await GetAsync("trips")).AsArray().Single()!;
        ((bool)listed["quarantined"]!, (string?)listed["sequenceNumber"]).ShouldBe((true, (string?)sent["sequenceNumber"]));
    }

    [Fact]
    public async Task A_fault_shows_in_the_attempts_at_a_trip_and_is_switched_off_again()
    {
        await FlowAsync();
        var rule = await SendAsync(HttpMethod.Post, "faults", """{"text":"s3:PutObject times=1 kill=before"}""");
        await SendAsync(HttpMethod.Post, "trips", Trip);
        await DoneAsync(1);
        var attempts = (await GetAsync("trips/mine"))["attempts"]!.AsArray();
        attempts.Select(attempt => (string?)attempt!["outcome"]).ShouldBe(["Unhandled", "ok"]);
        var hit = attempts[0]!["calls"]!.AsArray().Single(call => call!["fault"] is not null)!;
        ((string?)hit["operation"], (string?)hit["fault"], (int)hit["status"]!).ShouldBe(("PutObject", "kill before", 0));
        var faults = await GetAsync("faults");
        ((bool)faults["armed"]!, (int)faults["rules"]![0]!["fired"]!).ShouldBe((true, 1));
        await SendAsync(HttpMethod.Put, $"faults/{rule["id"]}", """{"enabled":false}""");
        ((bool)(await GetAsync("faults"))["armed"]!).ShouldBeFalse();
        ((long)(await FlowAsync(Injected))["faults"]!["injected"]!["kill before on s3:PutObject"]!).ShouldBe(1);

        static bool Injected(JsonNode flow) => flow["faults"]!["injected"]!.AsObject().Count > 0;
    }

    [Fact]
    public async Task A_trip_that_was_handed_back_is_no_success_until_it_comes_again()
    {
        var nothingYet = await FlowAsync();
        nothingYet["shards"]!.AsArray().ShouldAllBe(shard => (double)shard!["iteratorAgeMs"]! == 0);
        await SendAsync(HttpMethod.Post, "faults", """{"text":"dynamodb:BatchWriteItem times=1 error=AccessDeniedException"}""");
        await SendAsync(HttpMethod.Post, "trips", Trip);
        await DoneAsync(1);
        var attempts = (await GetAsync("trips/mine"))["attempts"]!.AsArray();
        attempts.Select(attempt => (string?)attempt!["outcome"]).ShouldBe(["handed back", "ok"]);
        (await FlowAsync())["shards"]!.AsArray().ShouldAllBe(shard => (double)shard!["iteratorAgeMs"]! == 0, "nothing waits");
    }

    [Fact]
    public async Task A_rule_that_is_none_is_refused_by_what_it_says()
    {
        var refused = await SendAsync(HttpMethod.Post, "faults", """{"text":"dynamodb:NoSuchOperation throttle"}""", 400);
        ((string?)refused["error"]!["message"]).ShouldStartWith("rule \"dynamodb:NoSuchOperation throttle\": ");
    }

    [Fact]
    public async Task A_sample_event_is_of_an_object_that_is_there()
    {
        var bucket = _pipeline.Stack.Outputs["BucketName"];
        const string Key = "lookups/zones/some zones.csv";
        await _pipeline.Objects.PutAsync(bucket, Key, "zone,borough\n"u8.ToArray(), "text/csv", TestContext.Current.CancellationToken);
        var shown = (await GetAsync("samples/s3-lookups.json"))["Records"]![0]!["s3"]!;
        ((string?)shown["bucket"]!["name"]).ShouldBe(bucket);
        ((string?)shown["object"]!["key"]).ShouldBe("lookups/zones/some%20zones.csv");
        ((int)shown["object"]!["size"]!).ShouldBe(13);
        ((string?)(await GetAsync("samples/s3-labels.json"))["Records"]![0]!["s3"]!["object"]!["key"]).ShouldBe("labels/dt%3D2026-01-15/part-0.csv", "there are no labels");
    }

    [Fact]
    public async Task Functions_are_shown_without_their_secrets_and_take_sample_events()
    {
        var scorer = (await GetAsync("functions")).AsArray().Single(function => (string?)function!["logicalId"] == "ScoringFunction")!;
        ((string?)scorer["variables"]!["BUCKET"]).ShouldBe(_pipeline.Stack.Outputs["BucketName"]);
        scorer["variables"]!.AsObject().Where(variable => variable.Key.Contains("KEY", StringComparison.Ordinal)).ShouldAllBe(variable => (string?)variable.Value == "•••");
        var answer = await SendAsync(HttpMethod.Post, $"functions/{scorer["name"]}/invoke", """{"Records":[]}""");
        ((string?)answer["functionError"]).ShouldBeNull();
        var logs = await GetAsync($"functions/{scorer["name"]}/logs?search={answer["requestId"]}");
        logs["lines"]!.AsArray().ShouldContain(line => ((string?)line!["text"])!.StartsWith("REPORT RequestId"));
    }

    [Fact]
    public async Task The_services_own_apis_answer_the_page_where_they_only_read()
    {
        var machine = await SendAsync(HttpMethod.Post, "aws/states/DescribeStateMachine", new JsonObject { ["stateMachineArn"] = _pipeline.Stack.Outputs["StateMachineArn"] }.ToJsonString());
        ((string?)machine["name"]).ShouldBe("pipeline-retrain");
        foreach (var refused in new[] { "s3/DeleteBucket", "states/DeleteStateMachine", "lambda/GetFunction", "lambda/Invoke", "sts/GetSessionToken", "dynamodb/DeleteTable" })
            ((string?)(await SendAsync(HttpMethod.Post, "aws/" + refused, "{}", 403))["error"]!["code"]).ShouldBe("OperationNotAllowed", refused);
        var missing = await SendAsync(HttpMethod.Post, "aws/states/DescribeExecution", """{"executionArn":"arn:aws:states:us-east-1:000000000000:execution:a:b"}""", 400);
        ((string?)missing["error"]!["code"]).ShouldBe("ExecutionDoesNotExist");
        var model = await GetAsync("model");
        (model["model"], model["importance"], model["decisions"]!.AsArray().Count).ShouldBe((null, null, 0));
    }

    private Uri Address(string path) => new(_pipeline.ViewAddress, path);

    private async Task<JsonNode> GetAsync(string path) => JsonNode.Parse(await _http.GetStringAsync(Address(path), TestContext.Current.CancellationToken))!;

    private async Task<JsonNode> SendAsync(HttpMethod method, string path, string body, int? status = null)
    {
        using var request = new HttpRequestMessage(method, Address(path));
        request.Content = new StringContent(body, Encoding.UTF8, new MediaTypeHeaderValue("application/json"));
        using var response = await _http.SendAsync(request, TestContext.Current.CancellationToken);
        var text = await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken);
        if (status is null) response.IsSuccessStatusCode.ShouldBeTrue(text);
        else ((int)response.StatusCode).ShouldBe(status.Value, text);
        return JsonNode.Parse(text)!;
    }

    /// <summary>The first message of the stream of events that shows what is asked for: one may be up to a second old.</summary>
    private Task<JsonNode> FlowAsync(Predicate<JsonNode>? shows = null) => Eventually.EndsAsync(ReadFlowAsync(shows), "the stream of events shows what is asked for");

    private async Task<JsonNode> ReadFlowAsync(Predicate<JsonNode>? shows)
    {
        using var lines = new StreamReader(await _http.GetStreamAsync(Address("events"), TestContext.Current.CancellationToken));
        while (await lines.ReadLineAsync(TestContext.Current.CancellationToken) is { } line)
        {
            if (line.StartsWith("data: ", StringComparison.Ordinal) && JsonNode.Parse(line[6..])! is var flow && shows?.Invoke(flow) != false) return flow;
        }

        throw new InvalidOperationException("The stream of events ended.");
    }

    private Task DoneAsync(long records) => Eventually.HoldsAsync(
        () => _pipeline.Lambda.Mappings().Sum(mapping => mapping.Shards.Sum(shard => shard.Records)) >= records, $"{records} records are done with");
}
