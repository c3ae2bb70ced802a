using Amazon.Lambda.Annotations;
using Amazon.Lambda.Core;
using Amazon.Lambda.S3Events;
using Pipeline.Intake.Labels;
using Pipeline.Intake.Metrics;
using Pipeline.Intake.Objects;

namespace Pipeline.RetrainingFunction;

/// <summary>Starts the retraining workflow when a label file lands in the bucket.</summary>
/// <param name="files">Reads the files of an event.</param>
/// <param name="labelFile">Checks the files.</param>
/// <param name="workflow">The workflow.</param>
public sealed class RetrainingHandler(DroppedFiles files, LabelFile labelFile, RetrainingWorkflow workflow)
{
    /// <summary>Handles an event of objects created under <c>labels/</c>.</summary>
    /// <param name="landed">The event.</param>
    /// <param name="context">The invocation.</param>
    [LambdaFunction]
    public Task Start(S3Event landed, ILambdaContext context) =>
        files.HandleAsync(landed, context, IsLabelFile, FileMetrics.LabelFilesRejected, async (file, bytes) =>
        {
            var labels = labelFile.Check(bytes);
            if (labels == 0)
            {
                context.Logger.LogWarning("s3://{Bucket}/{Key} holds no labels: nothing is started.", file.Bucket, file.Key);
                return;
            }

            var (name, isNew) = await workflow.StartAsync(file);
            context.Logger.LogInformation(
                isNew ? "Started {Execution} for {Labels} labels in s3://{Bucket}/{Key}." : "{Execution} was started before for the {Labels} labels in s3://{Bucket}/{Key}.",
                name, labels, file.Bucket, file.Key);
        });

    private static bool IsLabelFile(string key) => key.StartsWith("labels/", StringComparison.Ordinal) && key.EndsWith(".csv", StringComparison.Ordinal);
}
