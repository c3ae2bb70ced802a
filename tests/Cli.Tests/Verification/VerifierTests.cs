using System.IO.Compression;
using System.Text;
using Amazon.DynamoDBv2;
using Amazon.DynamoDBv2.Model;
using Amazon.S3;
using Amazon.S3.Model;
using NSubstitute;
using Pipeline.Cli.Streaming;
using Pipeline.Cli.Verification;
using Pipeline.Domain;

namespace Pipeline.Cli.Tests.Verification;

public sealed class VerifierTests
{
    private static readonly DateTimeOffset Sent = new(2026, 1, 15, 12, 0, 0, TimeSpan.Zero);
    private readonly RecordLedger _ledger = new();
    private readonly List<Dictionary<string, AttributeValue>> _items = [];
    private readonly Dictionary<string, string> _objects = [];
    private int _missing;

    [Fact]
    public async Task A_trip_that_is_stored_and_landed_is_neither_lost_nor_double()
    {
        Send("a", 10);
        Store("a", 12);
        Land("scored/1", "a:1");
        var run = await VerifyAsync();
        run.Records.ShouldBe(new(1, 1, 1, 0, 0, 0, 0, 0, 0));
        run.Files[0].LiveRmse.ShouldBe(2);
        run.Latency.P50.ShouldBe(250);
    }

    [Theory]
    [InlineData(true, false)]
    [InlineData(false, true)]
    [InlineData(false, false)]
    public async Task A_trip_that_is_not_both_stored_and_landed_is_lost(bool stored, bool landed)
    {
        Send("a", 10);
        if (stored) Store("a", 12);
        if (landed) Land("scored/1", "a:1");
        (await VerifyAsync()).Records.Lost.ShouldBe(1);
    }

    [Fact]
    public async Task A_sequence_number_that_stands_twice_in_the_lake_is_double()
    {
        Send("a", 10);
        Store("a", 12);
        Land("scored/1", "a:1");
        Land("scored/2", "a:1");
        (await VerifyAsync()).Records.DuplicatedInLake.ShouldBe(1);
    }

    [Fact]
    public async Task An_object_that_is_cut_is_named_and_not_read_in_part()
    {
        Send("a", 10);
        Store("a", 12);
        Land("scored/1", "a:1");
        _missing = 8;
        (await Should.ThrowAsync<InvalidDataException>(() => VerifyAsync())).Message
            .ShouldBe("s3://lake/scored/1 cannot be verified: gzip: the trailer is cut short: 0 of its 8 bytes are there. Part of its lines may be missing; mend it or move it away.");
    }

    [Fact]
    public async Task A_second_record_of_the_same_trip_is_not_double()
    {
        Send("a", 10);
        Send("a", 10);
        Store("a", 12);
        Land("scored/1", "a:1", "a:2");
        var records = (await VerifyAsync()).Records;
        records.DuplicatedInLake.ShouldBe(0);
        records.Landed.ShouldBe(2);
    }

    [Fact]
    public async Task An_item_that_nothing_sent_accounts_for_is_double_in_the_table()
    {
        Store("x", 12);
        (await VerifyAsync()).Records.DuplicatedInTable.ShouldBe(1);
    }

    [Fact]
    public async Task Poison_that_is_not_in_quarantine_is_lost()
    {
        _ledger.Sent("p", default, poison: true);
        _ledger.Sent("q", default, poison: true);
        Land("quarantine/1", "-:1");
        var records = (await VerifyAsync()).Records;
        records.Quarantined.ShouldBe(1);
        records.Lost.ShouldBe(1);
    }

    [Fact]
    public async Task Only_trips_of_one_to_sixty_minutes_count_towards_the_live_error()
    {
        Send("a", 61);
        Send("b", 30);
        Store("a", 10);
        Store("b", 33);
        Land("scored/1", "a:1", "b:2");
        (await VerifyAsync()).Files[0].LiveRmse.ShouldBe(3);
    }

    [Fact]
    public async Task An_unscored_trip_is_counted_and_has_no_error()
    {
        Send("a", 10);
        Store("a", null);
        Land("scored/1", "a:1");
        var run = await VerifyAsync();
        run.Records.Unscored.ShouldBe(1);
        run.Files[0].LiveRmse.ShouldBeNull();
    }

    [Fact]
    public async Task What_somebody_sent_beside_the_run_is_not_taken_for_its_own()
    {
        var byHand = new RecordsByHand();
        byHand.Sending("mine");
        byHand.Sending(null);
        Send("a", 10);
        Store("a", 12);
        Store("mine", 7);
        Store("stranger", 7);
        Land("scored/1", "a:1", "mine:2");
        Land("quarantine/1", "-:3");
        var records = (await VerifyAsync(byHand)).Records;
        (records.DuplicatedInTable, records.Quarantined, records.Poison, records.Lost).ShouldBe((1, 1, 1, 0));
    }

    private void Send(string id, float minutes) => _ledger.Sent(id, new SentRecord(0, Sent, minutes, 0), poison: false);

    private void Store(string id, double? minutes)
    {
        var item = new Dictionary<string, AttributeValue> { ["trip_id"] = new(id), ["scored_at"] = new("2026-01-15T12:00:00.250Z") };
        if (minutes is { } value) item["minutes"] = new AttributeValue { N = value.ToString(System.Globalization.CultureInfo.InvariantCulture) };
        _items.Add(item);
    }

    private void Land(string key, params string[] tripAndNumber) => _objects[key] = string.Concat(tripAndNumber.Select(entry => entry.Split(':')).Select(parts =>
        $$"""{"shard":"shardId-0","sequence_number":"{{parts[1]}}","sub_sequence_number":0{{(parts[0] == "-" ? "" : $",\"trip_id\":\"{parts[0]}\"")}}}""" + "\n"));

    private Task<VerifiedRun> VerifyAsync(RecordsByHand? byHand = null)
    {
        var dynamoDb = Substitute.For<IAmazonDynamoDB>();
        dynamoDb.ScanAsync(Arg.Any<ScanRequest>(), Arg.Any<CancellationToken>()).Returns(new ScanResponse { Items = _items });
        var s3 = Substitute.For<IAmazonS3>();
        s3.ListObjectsV2Async(Arg.Any<ListObjectsV2Request>(), Arg.Any<CancellationToken>()).Returns(call => new ListObjectsV2Response
        {
            S3Objects = [.. _objects.Keys.Where(key => key.StartsWith(call.Arg<ListObjectsV2Request>().Prefix, StringComparison.Ordinal)).Select(key => new S3Object { Key = key })],
            IsTruncated = false,
        });
        s3.GetObjectAsync(Arg.Any<string>(), Arg.Any<string>(), Arg.Any<CancellationToken>()).Returns(call =>
            new GetObjectResponse { ResponseStream = Gzip(_objects[call.ArgAt<string>(1)]) });
        return new Verifier(new PredictionTable(dynamoDb, "predictions", new TripDomain()), new LakeReader(s3, "lake", new TripDomain()), _ledger, new TripDomain().Description.Label, byHand)
            .VerifyAsync(["f"], TestContext.Current.CancellationToken);
    }

    private MemoryStream Gzip(string text)
    {
        var buffer = new MemoryStream();
        using (var gzip = new GZipStream(buffer, CompressionLevel.Fastest, leaveOpen: true)) gzip.Write(Encoding.UTF8.GetBytes(text));
        return new MemoryStream(buffer.ToArray()[..^_missing]);
    }
}
