using System.Text;
using Amazon.Kinesis.Model;
using Pipeline.Cli.Hosting;
using Pipeline.Cli.Streaming;

namespace Pipeline.EndToEnd;

/// <summary>Records by hand, on the stream of a pipeline of a test's own.</summary>
internal static class StreamedRecords
{
    /// <summary>Puts records on the stream.</summary>
    public static Task PutAsync(this LocalPipeline pipeline, params IEnumerable<string> records) => pipeline.Clients.Kinesis.PutRecordsAsync(
        new PutRecordsRequest
        {
            StreamName = pipeline.Stack.Outputs["StreamName"],
            Records = [.. records.Select(record => new PutRecordsRequestEntry { Data = new MemoryStream(Encoding.UTF8.GetBytes(record)), PartitionKey = "key" })],
        },
        TestContext.Current.CancellationToken);

    /// <summary>Waits until the scorer is done with a number of records, all that there ever were counted.</summary>
    public static Task DoneAsync(this LocalPipeline pipeline, long records)
    {
        var progress = new MappingPipelineProgress(pipeline.Lambda);
        var patience = new StreamingOptions { Stall = TimeSpan.FromMinutes(1) };
        return new StallWatch(progress, patience, TimeProvider.System).WaitAsync(() => progress.Done >= records, TestContext.Current.CancellationToken);
    }
}
