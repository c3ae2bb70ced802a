using System.Globalization;
using System.Text;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Amazon.Kinesis.Model;
using Pipeline.Cli.Hosting;
using Pipeline.Cli.Streaming;
using Pipeline.Cli.Verification;
using Pipeline.Cloud;
using Pipeline.Cloud.Deployment;
using Pipeline.Cloud.Deployment.Stack;
using Pipeline.Cloud.Deployment.Template;
using Pipeline.Cloud.Protocol;
using Pipeline.Domain;
using Pipeline.Testing;

namespace Pipeline.EndToEnd;

/// <summary>"Replay" of docs/operations.md, with the real template and the real scorer: every record again, and nothing doubled.</summary>
public sealed partial class ReplayTests : IAsyncLifetime
{
    private const string Mapping = "ScoringFunctionTrips";
    private static readonly CancellationToken Stop = TestContext.Current.CancellationToken;
    private readonly SeparateCheckout _checkout = new();
    private readonly Dictionary<string, string> _parameters = new() { ["StreamShards"] = "1", ["BatchWindowSeconds"] = "0" };
    private RunningServices _services = null!;
    private TemplateDeployer _deployer = null!;
    private PipelineClients _clients = null!;

    public async ValueTask InitializeAsync()
    {
        var options = new LocalCloudOptions { Port = 0, DataDirectory = _checkout.File(".local"), NodeModules = Repository.NodeModules };
        _services = await RunningServices.StartAsync(options, new ServiceSettings(), TimeProvider.System, Stop);
        _deployer = new TemplateDeployer(options, _services.Cloud.Dispatcher, TimeProvider.System);
        _clients = new PipelineClients(_services.Cloud.Endpoint, options.Region, "local");
    }

    public async ValueTask DisposeAsync()
    {
        _clients.Dispose();
        await _services.DisposeAsync();
        _checkout.Dispose();
    }

    [Fact]
    public void The_page_deletes_the_mapping_waits_until_it_is_gone_and_updates_the_stack() =>
        // What the tests below do.
        Commands().ShouldBe(
        [
            "kinesis describe-stream-summary", "lambda list-event-source-mappings", "lambda delete-event-source-mapping", "lambda get-event-source-mapping",
            "cloudformation describe-stacks", "cloudformation update-stack", "cloudformation wait",
        ]);

    [Fact]
    public async Task Every_record_from_a_time_on_is_scored_again_and_none_is_stored_or_landed_twice()
    {
        await DeployAsync();
        await SendAsync(count: 300, group: "early", done: 300);
        var from = DateTimeOffset.UtcNow;
        await SendAsync(count: 400, group: "late", done: 700);
        var before = await StoredAsync();
        before.Count.ShouldBe(700);

        await ReplayAsync(from);
        await DoneAsync(400);
        var after = await StoredAsync();
        after.Keys.ShouldBe(before.Keys, ignoreOrder: true);
        after.Count(item => item.Value != before[item.Key]).ShouldBe(400, "those after the time, and no others, are scored anew");
        (await LandedAsync()).ShouldBe(before.Keys, ignoreOrder: true);

        // Everything, in batches that begin and end elsewhere.
        _parameters["BatchSize"] = "70";
        await ReplayAsync(DateTimeOffset.UnixEpoch.AddSeconds(1));
        await DoneAsync(700);
        (await StoredAsync()).Count(item => item.Value != after[item.Key]).ShouldBe(700);
        (await LandedAsync()).ShouldBe(before.Keys, ignoreOrder: true);
    }

    [Fact]
    public async Task A_new_time_without_the_deletion_is_refused_and_the_mapping_goes_on()
    {
        var mapping = (await DeployAsync()).Resources[Mapping].Ref;
        await SendAsync(count: 50, group: "early", done: 50);
        _parameters["ReplayFrom"] = "1";
        (await Should.ThrowAsync<TemplateException>(DeployAsync)).Message.ShouldContain("already exists. Please update or delete the existing mapping");
        _deployer.Find("pipeline")!.Status.ShouldBe(StackStatus.UpdateRollbackComplete);
        _deployer.Find("pipeline")!.Resources[Mapping].Ref.ShouldBe(mapping);
        await SendAsync(count: 50, group: "late", done: 100);
    }

    [Fact]
    public async Task The_stack_knows_the_new_mapping_and_later_deployments_leave_it_alone()
    {
        var first = (await DeployAsync()).Resources[Mapping].Ref;
        await ReplayAsync(DateTimeOffset.UtcNow);
        var second = _deployer.Find("pipeline")!.Resources[Mapping].Ref;
        second.ShouldNotBe(first);
        (await CallAsync("ListEventSourceMappings", []))["EventSourceMappings"]!.AsArray().ShouldHaveSingleItem()!["UUID"]!.ToString().ShouldBe(second);
        // What watches the mapping watches the new one.
        _deployer.Find("pipeline")!.Resources["GivenUpAlarm"].AppliedProperties().ToJsonString().ShouldContain(second);
        _parameters["BatchSize"] = "500";
        (await DeployAsync()).Resources[Mapping].Ref.ShouldBe(second);
    }

    private static IReadOnlyList<string> Commands()
    {
        var page = File.ReadAllText(Path.Combine(Repository.Root, "docs", "operations.md"));
        var block = page.Split("\n## Replay\n")[1].Split("\n## ")[0].Split("```sh\n")[1].Split("```")[0];
        return [.. Command().Matches(block).Select(match => match.Groups[1].Value)];
    }

    private Task<DeployedStack> DeployAsync() => _deployer.DeployAsync(
        new DeploymentOptions { TemplateFile = _checkout.File("template.yaml"), ArtifactsDirectory = WholeRun.Artifacts, Parameters = _parameters }, Stop);

    private async Task ReplayAsync(DateTimeOffset from)
    {
        var mapping = (await CallAsync("ListEventSourceMappings", []))["EventSourceMappings"]!.AsArray().Single()!["UUID"]!.ToString();
        await CallAsync("DeleteEventSourceMapping", new JsonObject { ["UUID"] = mapping });
        await Eventually.HoldsAsync(async () => !await IsThereAsync(mapping), "the mapping is gone");
        _parameters["ReplayFrom"] = (from.ToUnixTimeMilliseconds() / 1000.0).ToString("F3", CultureInfo.InvariantCulture);
        (await DeployAsync()).Status.ShouldBe(StackStatus.Complete);
    }

    private async Task<bool> IsThereAsync(string mapping)
    {
        try
        {
            await CallAsync("GetEventSourceMapping", new JsonObject { ["UUID"] = mapping });
            return true;
        }
        catch (AwsException e) when (e.Code == "ResourceNotFoundException")
        {
            return false;
        }
    }

    private Task<JsonObject> CallAsync(string operation, JsonObject input) => _services.Cloud.Dispatcher.InvokeAsync(
        "lambda", operation, input, new CallContext(new Caller("", "arn:aws:iam::000000000000:root"), "us-east-1", "replay", Stop));

    private async Task SendAsync(int count, string group, long done)
    {
        var trips = Enumerable.Range(0, count).Select(i => $$"""{"trip_id":"{{group}}-{{i}}","vendor_id":2,"requested_at":"2026-01-15T07:00:00-05:00","pickup_zone":43,"dropoff_zone":151,"passengers":1,"distance_miles":2.5}""");
        var request = new PutRecordsRequest
        {
            StreamName = _deployer.Find("pipeline")!.Outputs["StreamName"],
            Records = [.. trips.Select(trip => new PutRecordsRequestEntry { Data = new MemoryStream(Encoding.UTF8.GetBytes(trip)), PartitionKey = "key" })],
        };
        (await _clients.Kinesis.PutRecordsAsync(request, Stop)).FailedRecordCount.ShouldBe(0);
        await DoneAsync(done);
    }

    private Task DoneAsync(long records)
    {
        var progress = new MappingPipelineProgress(_services.Lambda);
        return new StallWatch(progress, new StreamingOptions { Stall = TimeSpan.FromMinutes(1) }, TimeProvider.System).WaitAsync(() => progress.Done >= records, Stop);
    }

    private async Task<Dictionary<string, string>> StoredAsync()
    {
        var table = new PredictionTable(_clients.DynamoDb, _deployer.Find("pipeline")!.Outputs["PredictionsTableName"], new TripDomain());
        return await table.ReadAsync(Stop).ToDictionaryAsync(item => item.TripId, item => $"{item.ScoredAt:O}", cancellationToken: Stop);
    }

    private ValueTask<List<string>> LandedAsync() =>
        new LakeReader(_clients.S3, _deployer.Find("pipeline")!.Outputs["BucketName"], new TripDomain()).ReadAsync("scored/", Stop).Select(line => line.Id!).ToListAsync(Stop);

    [GeneratedRegex(@"\baws ([a-z0-9]+ [a-z-]+)")]
    private static partial Regex Command();
}
