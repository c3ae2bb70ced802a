using System.Text;
using Amazon.DynamoDBv2;
using Amazon.DynamoDBv2.Model;
using Amazon.S3;
using Amazon.S3.Model;
using NSubstitute;
using Pipeline.Cli.Lookups;
using Pipeline.Cli.Sources;
using Pipeline.Testing;

namespace Pipeline.Cli.Tests.Lookups;

public sealed class LookupLoadTests
{
    private const int Zones = 230;
    private readonly WaitAwareTime _time = new() { AutoAdvance = true };
    private readonly IAmazonS3 _s3 = Substitute.For<IAmazonS3>();
    private readonly IAmazonDynamoDB _dynamoDb = Substitute.For<IAmazonDynamoDB>();
    private readonly List<int> _asked = [];

    // How many zones the table has, by how often it was asked; and the borough of a zone in it.
    private Func<int, int> _there = _ => Zones;
    private Func<int, string> _borough = _ => "Queens";
    private Func<int, bool> _isProcessed = _ => true;

    public LookupLoadTests() => _dynamoDb.BatchGetItemAsync(Arg.Any<BatchGetItemRequest>(), Arg.Any<CancellationToken>()).Returns(call => Answer(call.Arg<BatchGetItemRequest>()));

    [Fact]
    public async Task It_puts_the_file_and_returns_when_the_table_has_every_row()
    {
        (await LoadAsync()).ShouldBe(Zones);
        await _s3.Received(1).PutObjectAsync(Arg.Is<PutObjectRequest>(put => put.BucketName == "lake" && put.Key == "lookups/zones/zones.csv"), Arg.Any<CancellationToken>());
        _asked.ShouldBe([100, 100, 30], "Each row is read once.");
    }

    [Fact]
    public async Task It_waits_for_the_last_row()
    {
        // A call of 25 rows more at each look.
        _there = call => Math.Min(Zones, 25 * call);
        var began = _time.GetTimestamp();
        await LoadAsync();
        _time.GetElapsedTime(began).ShouldBeGreaterThan(TimeSpan.FromSeconds(1));
        _asked.Count.ShouldBeGreaterThan(Zones / 25);
    }

    [Fact]
    public async Task A_row_of_an_earlier_file_is_not_the_files()
    {
        _borough = zone => zone == 7 && _asked.Count < 20 ? "Bronx" : "Queens";
        await LoadAsync();
        _asked.Count.ShouldBe(20);
    }

    [Fact]
    public async Task What_the_table_leaves_unprocessed_is_asked_for_again()
    {
        _isProcessed = zone => zone != 150 || _asked.Count > 5;
        await LoadAsync();
        _asked.Count.ShouldBeGreaterThan(5);
    }

    [Fact]
    public async Task It_does_not_wait_for_ever_and_says_what_is_missing_and_where_to_look()
    {
        _there = _ => 228;
        var began = _time.GetTimestamp();
        (await Should.ThrowAsync<TimeoutException>(LoadAsync)).Message.ShouldBe(
            "2 of 230 zones are not in the table lookups 120 s after their file was put to s3://lake/lookups/zones/zones.csv. Look at the log of the lookups function (.local/logs) and below rejected/ in the bucket.");
        _time.GetElapsedTime(began).ShouldBeInRange(TimeSpan.FromMinutes(2), TimeSpan.FromSeconds(121));
    }

    private Task<int> LoadAsync()
    {
        var file = new StringBuilder("zone_id,borough,zone,service_zone,latitude,longitude\n");
        for (var zone = 1; zone <= Zones; zone++) file.Append($"{zone},Queens,Astoria,Boro Zone,40.50,\n");
        return new LookupLoad(_s3, _dynamoDb, "lake", "lookups", ".local/logs", _time).LoadAsync(ZonesCsv.Lookup(Encoding.UTF8.GetBytes(file.ToString())), TestContext.Current.CancellationToken);
    }

    private BatchGetItemResponse Answer(BatchGetItemRequest request)
    {
        var keys = request.RequestItems["lookups"];
        keys.ConsistentRead.ShouldBe(true);
        _asked.Add(keys.Keys.Count);
        var zones = keys.Keys.Select(key => int.Parse(key["pk"].S.Split('#')[1])).Where(zone => zone <= _there(_asked.Count) && _isProcessed(zone));
        return new BatchGetItemResponse { Responses = new() { ["lookups"] = [.. zones.Select(Item)] } };
    }

    private Dictionary<string, AttributeValue> Item(int zone) => new()
    {
        ["pk"] = new() { S = $"zone#{zone}" },
        ["borough"] = new() { S = _borough(zone) },
        ["zone"] = new() { S = "Astoria" },
        ["service_zone"] = new() { S = "Boro Zone" },
        ["latitude"] = new() { N = "40.5" },
    };
}
