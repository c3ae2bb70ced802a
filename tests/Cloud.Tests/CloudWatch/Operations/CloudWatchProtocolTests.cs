using System.Formats.Cbor;
using System.IO.Compression;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json.Nodes;
using System.Xml.Linq;
using Pipeline.Cloud.CloudWatch;
using Pipeline.Cloud.CloudWatch.Metrics;
using Pipeline.Cloud.Composition;
using Pipeline.Cloud.Targets;

namespace Pipeline.Cloud.Tests.CloudWatch.Operations;

/// <summary>The protocols that SDKs speak with CloudWatch: AWS JSON 1.0, Smithy RPC v2 in CBOR, forms. A request may be compressed.</summary>
public sealed class CloudWatchProtocolTests : IAsyncLifetime
{
    private readonly MetricStore _store = new(TimeProvider.System);
    private CloudUnderTest _cloud = null!;

    public async ValueTask InitializeAsync() => _cloud = await CloudUnderTest.StartAsync((options, calls) =>
        [new CloudWatchService(CloudContext.Unchecked(options, TimeProvider.System, calls), _store, new UncheckedTargetPolicies())]);

    public ValueTask DisposeAsync() => _cloud.DisposeAsync();

    [Fact]
    public async Task Json_puts_and_reads()
    {
        await _cloud.CallAsync("monitoring", "GraniteServiceVersion20100801.PutMetricData", (JsonObject)JsonNode.Parse(CloudWatchUnderTest.Put("\"Value\": 7"))!);
        Sum().ShouldBe(7);
        var listed = await _cloud.CallAsync("monitoring", "GraniteServiceVersion20100801.ListMetrics", []);
        listed.ToJsonString().ShouldBe("""{"Metrics":[{"Namespace":"N","MetricName":"M","Dimensions":[]}]}""");
    }

    [Fact]
    public async Task Cbor_puts_a_time_in_seconds_and_reads_it_back()
    {
        var at = DateTimeOffset.UtcNow.AddMinutes(-10);
        // A minute that single precision holds, one of thirty-two, is written in that.
        if ((at.ToUnixTimeSeconds() / 60 * 60) % 128 == 0) at = at.AddMinutes(-1);
        var (status, _) = await RpcAsync("PutMetricData", writer => Put(writer, 7, at));
        status.ShouldBe(200);
        var (_, answer) = await RpcAsync("GetMetricStatistics", writer =>
        {
            writer.WriteStartMap(6);
            Texts(writer, ("Namespace", "N"), ("MetricName", "M"));
            writer.WriteTextString("Period");
            writer.WriteInt32(60);
            writer.WriteTextString("Statistics");
            writer.WriteStartArray(1);
            writer.WriteTextString("Sum");
            writer.WriteEndArray();
            Time(writer, "StartTime", at.AddHours(-1));
            Time(writer, "EndTime", at.AddHours(1));
            writer.WriteEndMap();
        });
        var reader = new CborReader(answer);
        Texts(reader).ShouldContain("Datapoints");
        // Tag 1, and seconds in a number of double precision.
        var seconds = Math.Floor(at.ToUnixTimeSeconds() / 60.0) * 60;
        var written = new byte[9];
        written[0] = 0xfb;
        System.Buffers.Binary.BinaryPrimitives.WriteDoubleBigEndian(written.AsSpan(1), seconds);
        Convert.ToHexString(answer).ShouldContain("C1" + Convert.ToHexString(written));
    }

    [Theory]
    [InlineData(double.NaN, "NaN")]
    [InlineData(double.NegativeInfinity, "-Infinity")]
    public async Task Cbor_has_numbers_that_are_not_finite_and_they_are_refused_by_name(double value, string named)
    {
        var (status, answer) = await RpcAsync("PutMetricData", writer => Put(writer, value, DateTimeOffset.UtcNow));
        status.ShouldBe(400);
        var texts = Texts(new CborReader(answer)).ToList();
        texts.ShouldContain("InvalidParameterValueException");
        texts.ShouldContain($"The value {named} for parameter MetricData.member.1.Value is invalid.");
    }

    [Fact]
    public async Task A_form_puts_and_reads()
    {
        await FormAsync("Action=PutMetricData&Namespace=N&MetricData.member.1.MetricName=M&MetricData.member.1.Values.member.1=2.5&MetricData.member.1.Counts.member.1=2"
            + "&MetricData.member.1.Dimensions.member.1.Name=A&MetricData.member.1.Dimensions.member.1.Value=7&MetricData.member.2.MetricName=M&MetricData.member.2.Value=1e90&MetricData.member.2.StorageResolution=60");
        Sum().ShouldBe(1e90);
        _store.Statistic(MetricName.Of("N", "M", [("A", "7")]), "Sum").ShouldBe(5);
        var now = DateTimeOffset.UtcNow;
        var answer = await FormAsync($"Action=GetMetricStatistics&Namespace=N&MetricName=M&Period=60&ExtendedStatistics.member.1=p50&StartTime={now.AddHours(-1):yyyy-MM-ddTHH:mm:ssZ}&EndTime={now.AddHours(1):yyyy-MM-ddTHH:mm:ssZ}");
        answer.Descendants("ExtendedStatistics").Single().Element("entry")!.Elements().Select(element => element.Value).ShouldBe(["p50", "1E+90"]);
        var error = await FormAsync("Action=PutMetricData&Namespace=N&MetricData.member.1.MetricName=M&MetricData.member.1.Value=NaN");
        error.Descendants("Code").Single().Value.ShouldBe("InvalidParameterValue");
    }

    [Theory]
    [InlineData(true, 200)]
    [InlineData(false, 400)]
    public async Task A_compressed_request_is_expanded(bool compressed, int status)
    {
        var body = Encoding.UTF8.GetBytes(CloudWatchUnderTest.Put("\"Value\": 7"));
        using var stream = new MemoryStream();
        await using (var gzip = new GZipStream(stream, CompressionLevel.Optimal, leaveOpen: true)) await gzip.WriteAsync(body, TestContext.Current.CancellationToken);
        using var request = _cloud.Signed(HttpMethod.Post, "/", "monitoring");
        request.Headers.Add("X-Amz-Target", "GraniteServiceVersion20100801.PutMetricData");
        request.Content = new ByteArrayContent(compressed ? stream.ToArray() : body);
        request.Content.Headers.ContentType = new MediaTypeHeaderValue("application/x-amz-json-1.0");
        request.Content.Headers.ContentEncoding.Add("gzip");
        using var response = await _cloud.SendAsync(request);
        ((int)response.StatusCode).ShouldBe(status);
        Sum().ShouldBe(compressed ? 7 : null);
    }

    [Fact]
    public async Task A_compressed_request_that_expands_to_too_much_is_refused()
    {
        using var stream = new MemoryStream();
        await using (var gzip = new GZipStream(stream, CompressionLevel.Optimal, leaveOpen: true)) await gzip.WriteAsync(new byte[17 << 20], TestContext.Current.CancellationToken);
        using var request = _cloud.Signed(HttpMethod.Post, "/", "monitoring");
        request.Headers.Add("X-Amz-Target", "GraniteServiceVersion20100801.PutMetricData");
        request.Content = new ByteArrayContent(stream.ToArray());
        request.Content.Headers.ContentEncoding.Add("gzip");
        using var response = await _cloud.SendAsync(request);
        ((int)response.StatusCode).ShouldBe(413);
    }

    [Fact]
    public async Task A_request_of_more_than_a_mebibyte_is_refused()
    {
        using var request = _cloud.Signed(HttpMethod.Post, "/", "monitoring");
        request.Headers.Add("X-Amz-Target", "GraniteServiceVersion20100801.PutMetricData");
        request.Content = new ByteArrayContent(new byte[(1 << 20) + 1]);
        using var response = await _cloud.SendAsync(request);
        ((int)response.StatusCode).ShouldBe(413);
    }

    private double? Sum() => _store.Statistic(MetricName.Of("N", "M", []), "Sum");

    private async Task<XElement> FormAsync(string form)
    {
        using var request = _cloud.Signed(HttpMethod.Post, "/", "monitoring");
        request.Content = new StringContent(form, Encoding.UTF8, "application/x-www-form-urlencoded");
        using var response = await _cloud.SendAsync(request);
        return XElement.Parse(await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken));
    }

    private async Task<(int Status, byte[] Body)> RpcAsync(string operation, Action<CborWriter> write)
    {
        var writer = new CborWriter();
        write(writer);
        using var request = _cloud.Signed(HttpMethod.Post, $"/service/GraniteServiceVersion20100801/operation/{operation}", "monitoring");
        request.Headers.Add("smithy-protocol", "rpc-v2-cbor");
        request.Content = new ByteArrayContent(writer.Encode());
        request.Content.Headers.ContentType = new MediaTypeHeaderValue("application/cbor");
        using var response = await _cloud.SendAsync(request);
        response.Headers.GetValues("smithy-protocol").ShouldBe(["rpc-v2-cbor"]);
        response.Content.Headers.ContentType!.MediaType.ShouldBe("application/cbor");
        return ((int)response.StatusCode, await response.Content.ReadAsByteArrayAsync(TestContext.Current.CancellationToken));
    }

    private static void Put(CborWriter writer, double value, DateTimeOffset at)
    {
        writer.WriteStartMap(2);
        Texts(writer, ("Namespace", "N"));
        writer.WriteTextString("MetricData");
        writer.WriteStartArray(1);
        writer.WriteStartMap(3);
        Texts(writer, ("MetricName", "M"));
        writer.WriteTextString("Value");
        writer.WriteDouble(value);
        Time(writer, "Timestamp", at);
        writer.WriteEndMap();
        writer.WriteEndArray();
        writer.WriteEndMap();
    }

    private static void Texts(CborWriter writer, params ReadOnlySpan<(string Name, string Value)> members)
    {
        foreach (var (name, value) in members)
        {
            writer.WriteTextString(name);
            writer.WriteTextString(value);
        }
    }

    private static void Time(CborWriter writer, string name, DateTimeOffset at)
    {
        writer.WriteTextString(name);
        writer.WriteTag(CborTag.UnixTimeSeconds);
        writer.WriteInt64(at.ToUnixTimeSeconds());
    }

    /// <summary>Every text of a map of texts and of whatever else.</summary>
    private static IEnumerable<string> Texts(CborReader reader)
    {
        reader.ReadStartMap();
        while (reader.PeekState() != CborReaderState.EndMap)
        {
            yield return reader.ReadTextString();
            if (reader.PeekState() == CborReaderState.TextString) yield return reader.ReadTextString();
            else reader.SkipValue();
        }
    }
}
