using System.Text;
using System.Text.Json.Nodes;
using Amazon.Lambda.Core;
using Amazon.Lambda.S3Events;
using Amazon.S3;
using Amazon.S3.Model;
using Microsoft.Extensions.Time.Testing;
using NSubstitute;
using Pipeline.Aws.Metrics;
using Pipeline.Intake.Objects;
using Pipeline.Testing;

namespace Pipeline.Intake.Tests;

/// <summary>What a handler of files works with: the bucket, an invocation, its log and its metrics.</summary>
internal sealed class HandlerRig
{
    private const string Bucket = "pipeline-data-000000000000-us-east-1";
    private readonly MemoryStream _metrics = new();

    public HandlerRig(string functionName)
    {
        Context.FunctionName.Returns(functionName);
        Context.Logger.Returns(Log);
        MetricLines = new MetricLines(_metrics, new FakeTimeProvider());
        S3.PutObjectAsync(Arg.Any<PutObjectRequest>(), Arg.Any<CancellationToken>()).Returns(call =>
        {
            var request = call.Arg<PutObjectRequest>();
            using var body = new MemoryStream();
            request.InputStream.CopyTo(body);
            Written[request.Key] = body.ToArray();
            return new PutObjectResponse();
        });
        S3.CopyObjectAsync(Arg.Any<CopyObjectRequest>(), Arg.Any<CancellationToken>()).Returns(call =>
        {
            var request = call.Arg<CopyObjectRequest>();
            Copied.Add((request.SourceKey, request.DestinationKey));
            return new CopyObjectResponse();
        });
    }

    /// <summary>The objects that were written, by key.</summary>
    public SortedDictionary<string, byte[]> Written { get; } = new(StringComparer.Ordinal);

    /// <summary>The objects that were copied.</summary>
    public List<(string From, string To)> Copied { get; } = [];

    /// <summary>The only report of a rejected file.</summary>
    public JsonNode Report => JsonNode.Parse(Written.Single(entry => entry.Key.StartsWith("rejected/", StringComparison.Ordinal)).Value)!;

    public IAmazonS3 S3 { get; } = Substitute.For<IAmazonS3>();

    public ILambdaContext Context { get; } = Substitute.For<ILambdaContext>();

    public Log Log { get; } = new();

    public MetricLines MetricLines { get; }

    /// <summary>The metrics that were written.</summary>
    public string Metrics => Encoding.UTF8.GetString(_metrics.ToArray());

    public DroppedFiles Files(int largest) => new(S3, new RejectedFiles(S3), MetricLines, largest);

    /// <summary>Puts an object into the bucket of the sample events.</summary>
    public void Put(string key, string text) =>
        S3.GetObjectAsync(Arg.Is<GetObjectRequest>(request => request.BucketName == Bucket && request.Key == key), Arg.Any<CancellationToken>())
            .Returns(_ => new GetObjectResponse { ResponseStream = new MemoryStream(Encoding.UTF8.GetBytes(text)) });

    /// <summary>An event of objects in the bucket.</summary>
    public static S3Event Event(params string[] keys) => new()
    {
        Records = [.. keys.Select(key => new S3Event.S3EventNotificationRecord
        {
            EventTime = new DateTime(2026, 1, 15, 12, 0, 0, DateTimeKind.Utc),
            S3 = new() { Bucket = new() { Name = Bucket }, Object = new() { Key = key, ETag = "e", Sequencer = "1" } },
        })],
    };

    /// <summary>A sample event's bytes.</summary>
    public static Stream Sample(string name) => File.OpenRead(Path.Combine(Repository.Root, "events", name));
}
