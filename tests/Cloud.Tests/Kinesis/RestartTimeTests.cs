using System.Globalization;
using System.Text;
using Pipeline.Cloud.Composition;
using Pipeline.Cloud.Kinesis;
using Pipeline.Cloud.Persistence;
using Pipeline.Cloud.Tests.Persistence;

namespace Pipeline.Cloud.Tests.Kinesis;

/// <summary>
/// How long a kept stream takes to be there again, and what keeping it costs. <c>make bench-restart</c> measures a million records; <c>RECORDS</c> says
/// how many.
/// </summary>
[Trait("Cost", "time")]
public sealed class RestartTimeTests : IDisposable
{
    private const int RecordsOfCall = 500;
    private readonly KeptCloud _cloud = new();
    private readonly int _records = Environment.GetEnvironmentVariable("RECORDS") is { Length: > 0 } text ? int.Parse(text, CultureInfo.InvariantCulture) : 50_000;

    public void Dispose() => _cloud.Dispose();

    [Fact]
    public void A_stream_of_a_million_records_is_there_again_within_five_seconds()
    {
        var unkept = Fill(Journals.None);
        using (var journals = Journals.In(_cloud.Directory))
        {
            var kept = Fill(journals);
            Say($"{_records:N0} records in calls of {RecordsOfCall}: put in {kept.TotalSeconds:0.00} s with the journal ({new FileInfo(_cloud.Journal("kinesis")).Length / 1e6:0} MB), in {unkept.TotalSeconds:0.00} s without");
        }

        using var again = Journals.In(_cloud.Directory);
        var began = TimeProvider.System.GetTimestamp();
        var restored = Restore(again);
        var took = TimeProvider.System.GetElapsedTime(began);
        Say($"{_records:N0} records read back in {took.TotalSeconds:0.00} s");
        restored.Streams.ShouldHaveSingleItem().Stream.Shards.Sum(shard => shard.NextIndex - 1).ShouldBe(_records);
        took.ShouldBeLessThan(TimeSpan.FromSeconds(5));
    }

    private static void Say(FormattableString text) => TestContext.Current.TestOutputHelper?.WriteLine(FormattableString.Invariant(text));

    private RestoredStreams Restore(Journals journals) => new StreamRestore(throttled: false, name => "arn:aws:kinesis:us-east-1:000000000000:stream/" + name, TimeProvider.System).Read(journals);

    private TimeSpan Fill(Journals journals)
    {
        var catalog = new StreamCatalog(new LocalCloudOptions { DataDirectory = _cloud.Directory, NodeModules = "" }, Restore(journals));
        catalog.Add("a", 4, [], id => new DataStream("a", "arn:aws:kinesis:us-east-1:000000000000:stream/a", "PROVISIONED", 4, throttled: false, TimeProvider.System) { Id = id });
        var put = new PutOperations(catalog, new UnkeptServiceMetrics(), TimeProvider.System);
        var data = Convert.ToBase64String(Encoding.UTF8.GetBytes(new string('x', 150)));
        var body = Encoding.UTF8.GetBytes($$"""{"StreamName":"a","Records":[{{string.Join(',', Enumerable.Range(0, RecordsOfCall).Select(record => FormattableString.Invariant($$"""{"PartitionKey":"key-{{record}}","Data":"{{data}}"}""")))}}]}""");
        var output = new System.Buffers.ArrayBufferWriter<byte>(1 << 17);
        var began = TimeProvider.System.GetTimestamp();
        for (var sent = 0; sent < _records; sent += RecordsOfCall)
        {
            output.ResetWrittenCount();
            put.PutRecords(body, output);
        }

        return TimeProvider.System.GetElapsedTime(began);
    }
}
