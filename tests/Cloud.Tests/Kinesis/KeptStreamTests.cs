using System.Text;
using System.Text.Json.Nodes;
using Pipeline.Cloud.Kinesis;
using Pipeline.Cloud.Protocol;
using Pipeline.Cloud.Tests.Persistence;

namespace Pipeline.Cloud.Tests.Kinesis;

public sealed class KeptStreamTests : IDisposable
{
    private readonly KeptCloud _cloud = new();

    public void Dispose() => _cloud.Dispose();

    [Fact]
    public async Task A_stream_is_there_again_with_its_shards_records_sequence_numbers_and_times()
    {
        string before;
        await using (var life = await StartAsync())
        {
            await life.CallAsync("kinesis", "CreateStream", """{"StreamName":"a","ShardCount":2,"Tags":{"team":"x"}}""");
            await life.CallAsync("kinesis", "IncreaseStreamRetentionPeriod", """{"StreamName":"a","RetentionPeriodHours":48}""");
            for (var i = 0; i < 20; i++)
            {
                await PutAsync(life, "a", i, 7);
                _cloud.Time.Advance(TimeSpan.FromMilliseconds(1234));
            }

            await life.CallAsync("kinesis", "PutRecord", """{"StreamName":"a","PartitionKey":"one","Data":"AAEC"}""");
            await life.CallAsync("kinesis", "SplitShard", """{"StreamName":"a","ShardToSplit":"shardId-000000000000","NewStartingHashKey":"77"}""");
            await PutAsync(life, "a", 20, 7);
            await life.CallAsync("kinesis", "CreateStream", """{"StreamName":"b","StreamModeDetails":{"StreamMode":"ON_DEMAND"}}""");
            await life.CallAsync("kinesis", "UpdateStreamMode", $$"""{"StreamARN":"{{Arn("b")}}","StreamModeDetails":{"StreamMode":"PROVISIONED"} }""");
            await life.CallAsync("kinesis", "AddTagsToStream", """{"StreamName":"b","Tags":{"k":"v","l":"w"}}""");
            await life.CallAsync("kinesis", "RemoveTagsFromStream", """{"StreamName":"b","TagKeys":["l"]}""");
            await life.CallAsync("kinesis", "CreateStream", """{"StreamName":"c","ShardCount":1}""");
            await PutAsync(life, "c", 1, 1);
            await life.CallAsync("kinesis", "DeleteStream", """{"StreamName":"c"}""");
            before = await SeenAsync(life);
        }

        _cloud.Time.Advance(TimeSpan.FromMinutes(5));
        await using var again = await StartAsync();
        (await SeenAsync(again)).ShouldBe(before);
    }

    [Fact]
    public async Task Records_that_are_put_later_go_on_behind_those_that_were_there()
    {
        string before;
        await using (var life = await StartAsync())
        {
            await life.CallAsync("kinesis", "CreateStream", """{"StreamName":"a","ShardCount":1}""");
            before = await PutAsync(life, "a", 0, 3);
        }

        string further;
        await using (var life = await StartAsync())
        {
            further = await PutAsync(life, "a", 1, 3);
        }

        await using var again = await StartAsync();
        var (first, second) = (JsonNode.Parse(before)!["Records"]![2]!["SequenceNumber"]!.ToString(), JsonNode.Parse(further)!["Records"]![0]!["SequenceNumber"]!.ToString());
        string.CompareOrdinal(first, second).ShouldBeLessThan(0);
        var records = await RecordsAsync(again, "a", "shardId-000000000000");
        records.Count.ShouldBe(6);
        records[3]!["SequenceNumber"]!.ToString().ShouldBe(second);
    }

    [Fact]
    public async Task Records_are_dropped_at_the_end_of_their_retention_also_after_a_restart_and_their_numbers_are_not_used_again()
    {
        await using (var life = await StartAsync())
        {
            await life.CallAsync("kinesis", "CreateStream", """{"StreamName":"a","ShardCount":1}""");
            for (var i = 0; i < 100; i++) await PutAsync(life, "a", i, 200);
        }

        _cloud.Time.Advance(TimeSpan.FromHours(23));
        await using (var life = await StartAsync())
        {
            await PutAsync(life, "a", 100, 2);
            (await RecordsAsync(life, "a", "shardId-000000000000")).Count.ShouldBe(20_002);
        }

        var large = new FileInfo(_cloud.Journal("kinesis")).Length;
        _cloud.Time.Advance(TimeSpan.FromHours(2));
        // The first start rewrites the journal, the second reads what was written.
        for (var start = 0; start < 2; start++)
        {
            await using var life = await StartAsync();
            (await RecordsAsync(life, "a", "shardId-000000000000")).Count.ShouldBe(2);
            new FileInfo(_cloud.Journal("kinesis")).Length.ShouldBeLessThan(large / 100);
        }

        _cloud.Time.Advance(TimeSpan.FromHours(30));
        await using (var life = await StartAsync())
        {
            (await RecordsAsync(life, "a", "shardId-000000000000")).ShouldBeEmpty();
            var put = JsonNode.Parse(await PutAsync(life, "a", 101, 1))!["Records"]![0]!["SequenceNumber"]!.ToString();
            (await RecordsAsync(life, "a", "shardId-000000000000")).ShouldHaveSingleItem()!["SequenceNumber"]!.ToString().ShouldBe(put);
        }
    }

    [Fact]
    public async Task After_a_kill_at_any_byte_the_streams_are_as_after_a_call_and_no_answered_call_is_missing()
    {
        for (var seed = 1; seed <= 8; seed++)
        {
            var random = new Random(seed);
            var (seen, ends) = (new List<string>(), new List<long>());
            if (File.Exists(_cloud.Journal("kinesis"))) File.Delete(_cloud.Journal("kinesis"));
            await using (var life = await StartAsync())
            {
                await life.CallAsync("kinesis", "CreateStream", """{"StreamName":"a","ShardCount":2}""");
                await SeeAsync(life);
                for (var call = 0; call < 40; call++)
                {
                    await ActAsync(life, random, call);
                    _cloud.Time.Advance(TimeSpan.FromMilliseconds(random.Next(2_000)));
                    await SeeAsync(life);
                }
            }

            var bytes = await File.ReadAllBytesAsync(_cloud.Journal("kinesis"), TestContext.Current.CancellationToken);
            for (var kill = 0; kill < 25; kill++)
            {
                var cut = random.Next((int)ends[0], bytes.Length + 1);
                await File.WriteAllBytesAsync(_cloud.Journal("kinesis"), bytes[..cut], TestContext.Current.CancellationToken);
                await using var again = await StartAsync();
                (await SeenAsync(again)).ShouldBe(seen[ends.FindLastIndex(end => end <= cut)], FormattableString.Invariant($"seed {seed}, cut at {cut}"));
            }

            async Task SeeAsync(CloudLife life)
            {
                seen.Add(await SeenAsync(life));
                ends.Add(new FileInfo(_cloud.Journal("kinesis")).Length);
            }
        }
    }

    [Fact]
    public async Task A_request_that_cannot_be_written_is_refused_and_leaves_nothing()
    {
        await using var life = await StartAsync();
        await life.CallAsync("kinesis", "CreateStream", """{"StreamName":"a","ShardCount":1}""");
        await PutAsync(life, "a", 0, 2);
        var before = await SeenAsync(life);
        life.CloseJournals();
        await Should.ThrowAsync<ObjectDisposedException>(() => PutAsync(life, "a", 1, 2));
        (await SeenAsync(life)).ShouldBe(before);
    }

    private static string Arn(string stream) => $"arn:aws:kinesis:us-east-1:000000000000:stream/{stream}";

    private static async Task ActAsync(CloudLife life, Random random, int call)
    {
        try
        {
            var open = (await life.CallAsync("kinesis", "ListShards", """{"StreamName":"a","ShardFilter":{"Type":"AT_LATEST"}}"""))["Shards"]!.AsArray();
            var shard = open[random.Next(open.Count)]!;
            var middle = (UInt128.Parse(shard["HashKeyRange"]!["StartingHashKey"]!.ToString()) / 2) + (UInt128.Parse(shard["HashKeyRange"]!["EndingHashKey"]!.ToString()) / 2);
            switch (random.Next(10))
            {
                case 0:
                    await life.CallAsync("kinesis", "SplitShard", FormattableString.Invariant($$"""{"StreamName":"a","ShardToSplit":"{{shard["ShardId"]}}","NewStartingHashKey":"{{middle}}"}"""));
                    break;
                case 1:
                    await life.CallAsync("kinesis", "MergeShards", FormattableString.Invariant($$"""{"StreamName":"a","ShardToMerge":"{{shard["ShardId"]}}","AdjacentShardToMerge":"{{open[random.Next(open.Count)]!["ShardId"]}}"}"""));
                    break;
                case 2:
                    await life.CallAsync("kinesis", "AddTagsToStream", FormattableString.Invariant($$"""{"StreamName":"a","Tags":{"call":"{{call}}"} }"""));
                    break;
                case 3:
                    await life.CallAsync("kinesis", random.Next(2) == 0 ? "CreateStream" : "DeleteStream", """{"StreamName":"b"}""");
                    break;
                default:
                    await PutAsync(life, "a", call, random.Next(1, 20));
                    break;
            }
        }
        catch (AwsException)
        {
            // Shards that cannot be merged, a stream that is there already or is not there.
        }
    }

    private static Task<string> PutAsync(CloudLife life, string stream, int call, int count) => life.AskAsync("kinesis", "PutRecords", new JsonObject
    {
        ["StreamName"] = stream,
        ["Records"] = new JsonArray([.. Enumerable.Range(0, count).Select(record => new JsonObject
        {
            ["PartitionKey"] = FormattableString.Invariant($"{call}-{record}ü"),
            ["Data"] = Convert.ToBase64String(Encoding.UTF8.GetBytes(FormattableString.Invariant($"record {record} of call {call}"))),
        })]),
    }.ToJsonString());

    private static async Task<string> SeenAsync(CloudLife life)
    {
        var seen = new StringBuilder();
        foreach (var stream in (await life.CallAsync("kinesis", "ListStreams", "{}"))["StreamNames"]!.AsArray().Select(name => name!.ToString()))
        {
            var description = await life.CallAsync("kinesis", "DescribeStream", $$"""{"StreamName":"{{stream}}"}""");
            seen.AppendLine(description.ToJsonString()).AppendLine(await life.AskAsync("kinesis", "ListTagsForStream", $$"""{"StreamName":"{{stream}}"}"""));
            foreach (var shard in description["StreamDescription"]!["Shards"]!.AsArray())
                seen.AppendLine(new JsonArray([.. (await RecordsAsync(life, stream, shard!["ShardId"]!.ToString())).Select(record => record!.DeepClone())]).ToJsonString());
        }

        return seen.ToString();
    }

    private static async Task<List<JsonNode?>> RecordsAsync(CloudLife life, string stream, string shard)
    {
        var records = new List<JsonNode?>();
        var iterator = (await life.CallAsync("kinesis", "GetShardIterator", $$"""{"StreamName":"{{stream}}","ShardId":"{{shard}}","ShardIteratorType":"TRIM_HORIZON"}"""))["ShardIterator"];
        while (iterator is not null)
        {
            var page = await life.CallAsync("kinesis", "GetRecords", new JsonObject { ["ShardIterator"] = iterator.DeepClone() }.ToJsonString());
            if (page["Records"]!.AsArray().Count == 0) break;
            records.AddRange(page["Records"]!.AsArray());
            iterator = page["NextShardIterator"];
        }

        return records;
    }

    private Task<CloudLife> StartAsync() => _cloud.StartAsync(context => [new KinesisService(context, new KinesisOptions { ThrottleShards = false })]);
}
