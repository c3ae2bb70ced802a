using Amazon.Lambda.Annotations;
using Amazon.Lambda.Core;
using Amazon.Lambda.S3Events;
using Pipeline.Aws.Metrics;
using Pipeline.Intake.Labels;
using Pipeline.Intake.Metrics;
using Pipeline.Intake.Objects;

namespace Pipeline.RetrainingFunction;

/// <summary>Takes the label files that land in the bucket into the table of labels, and starts the retraining workflow.</summary>
/// <param name="files">Reads the files of an event.</param>
/// <param name="labelFile">Reads the labels.</param>
/// <param name="table">Takes the labels.</param>
/// <param name="workflow">The workflow.</param>
/// <param name="metrics">Counts the labels.</param>
public sealed class RetrainingHandler(DroppedFiles files, LabelFile labelFile, LabelTable table, RetrainingWorkflow workflow, MetricLines metrics)
{
    private static readonly DropZone Zone = new(LabelKey.Refuses, FileMetrics.LabelFilesRejected);

    /// <summary>Handles an event of objects created under <c>labels/</c>.</summary>
    /// <param name="landed">The event.</param>
    /// <param name="context">The invocation.</param>
    [LambdaFunction]
    public Task Start(S3Event landed, ILambdaContext context) =>
        files.HandleAsync(landed, context, Zone, async (file, bytes) =>
        {
            var labels = await table.WriteAsync(file, labelFile.Read(bytes)); // the whole file or, where a row is malformed, nothing of it
            metrics.Count(context.FunctionName, FileMetrics.LabelRowsAccepted, labels);
            if (labels == 0)
            {
                context.Logger.LogWarning("s3://{Bucket}/{Key} holds no labels: nothing is started.", file.Bucket, file.Key);
                return;
            }

            var (name, isNew) = await workflow.StartAsync(file, labels, LabelTable.Of(file));
            context.Logger.LogInformation(
                isNew ? "Started {Execution} for {Labels} labels in s3://{Bucket}/{Key}." : "{Execution} was started before for the {Labels} labels in s3://{Bucket}/{Key}.",
                name, labels, file.Bucket, file.Key);
        });
}
