using Amazon.DynamoDBv2;
using Amazon.DynamoDBv2.Model;
using Amazon.Lambda.S3Events;
using Amazon.Lambda.Serialization.SystemTextJson;
using Amazon.S3;
using Amazon.S3.Model;
using Microsoft.Extensions.Time.Testing;
using NSubstitute;
using NSubstitute.ExceptionExtensions;
using Pipeline.Aws.Retry;
using Pipeline.Domain;
using Pipeline.Intake.Lookups;
using Pipeline.LookupsFunction;
using Pipeline.Testing;

namespace Pipeline.Intake.Tests.Lookups;

public sealed class LookupsHandlerTests
{
    private const string Zones = "zone_id,borough,zone,service_zone,latitude,longitude\n";

    private readonly HandlerRig _rig = new("lookups");
    private readonly IAmazonDynamoDB _dynamo = Substitute.For<IAmazonDynamoDB>();
    private readonly List<string> _written = [];

    public LookupsHandlerTests()
    {
        _dynamo.BatchWriteItemAsync(Arg.Any<BatchWriteItemRequest>(), Arg.Any<CancellationToken>()).Returns(call =>
        {
            _written.AddRange(call.Arg<BatchWriteItemRequest>().RequestItems["lookups"].Select(request => request.PutRequest.Item["pk"].S));
            return new BatchWriteItemResponse();
        });
    }

    [Fact]
    public async Task A_file_whose_key_is_url_encoded_in_the_event_is_loaded_and_counted()
    {
        _rig.Put("lookups/zones/new zones (2026).csv", Zones + "1,EWR,Newark Airport,EWR,40.69,-74.17\n2,Queens,Jamaica Bay,Boro Zone,40.61,-73.83\n");

        await Function().Load(SampleEvent(), _rig.Context);

        _written.ShouldBe(["zone#1", "zone#2"]);
        _rig.Metrics.ShouldContain("\"LookupRowsLoaded\":2");
        _rig.Log.Lines.ShouldBe(["Information: Loaded {Rows} rows of s3://{Bucket}/{Key}. 2 pipeline-data-000000000000-us-east-1 lookups/zones/new zones (2026).csv"]);
    }

    [Fact]
    public async Task A_zone_that_stands_twice_is_loaded_once_and_the_log_names_both_rows()
    {
        _rig.Put("lookups/zones/twice.csv", await File.ReadAllTextAsync(Repository.TestData("zones-duplicate-id.csv"), TestContext.Current.CancellationToken));

        await Function().Load(HandlerRig.Event("lookups/zones/twice.csv"), _rig.Context);

        _written.ShouldBe(["zone#1", "zone#2", "zone#56", "zone#103"]);
        _rig.Metrics.ShouldContain("\"LookupRowsLoaded\":4");
        _rig.Log.Lines.Count.ShouldBe(4);
        _rig.Log.Lines[1].ShouldBe("Warning: s3://{Bucket}/{Key}: {Contradiction}. pipeline-data-000000000000-us-east-1 lookups/zones/twice.csv zone#56 stands in row 4 and, with other values, in row 5: the last counts");
    }

    [Fact]
    public async Task Zones_as_new_york_publishes_them_are_loaded()
    {
        _rig.Put("lookups/zones/taxi_zone_lookup.csv", await File.ReadAllTextAsync(Repository.TestData("taxi_zone_lookup.csv"), TestContext.Current.CancellationToken));

        await Function().Load(HandlerRig.Event("lookups/zones/taxi_zone_lookup.csv"), _rig.Context);

        _written.ShouldBe(["zone#1", "zone#2", "zone#264", "zone#265"]);
    }

    [Fact]
    public async Task Intervals_are_loaded_whatever_the_domain_as_one_row()
    {
        _rig.Put("lookups/intervals/1.csv", "bin,upper,low,high,trips\n0,8.5,-2,3,400\n1,,-6,9,401\n");

        await Function().Load(HandlerRig.Event("lookups/intervals/1.csv"), _rig.Context);

        _written.ShouldBe(["intervals#bins"]);
    }

    [Fact]
    public async Task A_malformed_file_loads_nothing_and_is_kept_with_row_and_reason()
    {
        _rig.Put("lookups/zones/bad.csv", Zones + "1,EWR,Newark Airport,EWR,40.69,-74.17\n2,Queens,Jamaica Bay,Boro Zone,north,-73.83\n");

        await Function().Load(HandlerRig.Event("lookups/zones/bad.csv"), _rig.Context);

        ((int)_rig.Report["row"]!, (string)_rig.Report["column"]!, (string)_rig.Report["value"]!, (string)_rig.Report["reason"]!)
            .ShouldBe((3, "latitude", "north", "latitude is «north»; a finite number from -90 to 90 was expected"));
        _rig.Copied.ShouldHaveSingleItem().From.ShouldBe("lookups/zones/bad.csv");
        _written.ShouldBeEmpty();
        _rig.Metrics.ShouldContain("\"LookupFilesRejected\":1");
        _rig.Metrics.ShouldNotContain("LookupRowsLoaded");
        _rig.Log.Lines.ShouldHaveSingleItem().ShouldStartWith("Error: Rejected s3://");
    }

    [Fact]
    public async Task A_malformed_file_does_not_keep_the_others_of_its_event_from_being_loaded()
    {
        _rig.Put("lookups/zones/bad.csv", "nonsense\n");
        _rig.Put("lookups/zones/good.csv", Zones + "1,EWR,Newark Airport,EWR,40.69,-74.17\n");

        await Function().Load(HandlerRig.Event("lookups/zones/bad.csv", "lookups/zones/good.csv"), _rig.Context);

        _written.ShouldBe(["zone#1"]);
    }

    [Fact]
    public async Task A_text_that_the_table_would_not_take_rejects_the_file_before_a_row_is_written()
    {
        _rig.Put("lookups/zones/bad.csv", Zones + $"1,EWR,Newark Airport,EWR,40.69,-74.17\n2,Queens,{new string('x', 4097)},Boro Zone,40.61,-73.83\n");

        await Function().Load(HandlerRig.Event("lookups/zones/bad.csv"), _rig.Context);

        ((int)_rig.Report["row"]!, (string)_rig.Report["reason"]!).ShouldBe((3, "zone has 4097 characters; at most 4096 were expected"));
        _written.ShouldBeEmpty();
    }

    [Theory]
    [InlineData("lookups/routes/readme.txt", "its name does not end in .csv")]
    [InlineData("lookups/weather/today.csv", "its folder is of no kind of lookup")]
    [InlineData("lookups/zones/", "it is a folder's marker and no file")]
    [InlineData("lookups/weather/today.csv.metadata", "its name does not end in .csv")]
    public async Task What_is_no_lookup_file_is_rejected_unread(string key, string reason)
    {
        await Function().Load(HandlerRig.Event(key), _rig.Context);

        await _rig.S3.DidNotReceiveWithAnyArgs().GetObjectAsync(new GetObjectRequest());
        ((string)_rig.Report["reason"]!).ShouldBe($"{reason}; lookups/intervals/name.csv or lookups/zones/name.csv or lookups/routes/name.csv was expected");
        _rig.Metrics.ShouldContain("\"LookupFilesRejected\":1");
    }

    [Fact]
    public async Task What_athena_writes_beside_its_results_is_left_alone()
    {
        await Function().Load(HandlerRig.Event("lookups/routes/9f3b.csv.metadata"), _rig.Context);

        _rig.Log.Lines.ShouldHaveSingleItem().ShouldStartWith("Information: Ignored s3://");
        _rig.Written.ShouldBeEmpty();
    }

    [Fact]
    public async Task A_file_that_was_deleted_meanwhile_is_skipped()
    {
        _rig.S3.GetObjectAsync(Arg.Any<GetObjectRequest>(), Arg.Any<CancellationToken>()).ThrowsAsync(new AmazonS3Exception("gone") { ErrorCode = "NoSuchKey" });

        await Function().Load(HandlerRig.Event("lookups/zones/gone.csv"), _rig.Context);

        _rig.Log.Lines.ShouldHaveSingleItem().ShouldStartWith("Warning: Skipped s3://");
    }

    [Fact]
    public async Task Any_other_failure_of_s3_fails_the_invocation_so_that_lambda_tries_again()
    {
        _rig.S3.GetObjectAsync(Arg.Any<GetObjectRequest>(), Arg.Any<CancellationToken>()).ThrowsAsync(new AmazonS3Exception("slow down") { ErrorCode = "SlowDown" });

        await Should.ThrowAsync<AmazonS3Exception>(() => Function().Load(HandlerRig.Event("lookups/zones/a.csv"), _rig.Context));
    }

    private LookupsHandler Function() => new(
        new TripDomain(), _rig.Files(LookupFile.Largest),
        new LookupTable(_dynamo, "lookups", new RetryPolicy(LookupTable.DefaultRetry, TransientErrors.Includes, new FakeTimeProvider(), new Random(1))), _rig.MetricLines);

    private static S3Event SampleEvent()
    {
        using var file = HandlerRig.Sample("s3-lookups.json");
        return new SourceGeneratorLambdaJsonSerializer<EventJson>().Deserialize<S3Event>(file);
    }
}
