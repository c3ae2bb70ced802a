using System.Globalization;
using System.Text;
using System.Text.Json.Nodes;
using Amazon.S3;
using Amazon.S3.Model;
using Pipeline.Aws.Direct;
using Pipeline.Cli.Hosting;
using Pipeline.Cli.Models;

namespace Pipeline.Cli.Rescoring;

/// <summary>Lets a model answer rows in a batch transform, with the instances and the key of the job that trained it.</summary>
/// <param name="s3">The lake.</param>
/// <param name="sageMaker">SageMaker.</param>
/// <param name="names">The names of the endpoint's models, and of their jobs.</param>
/// <param name="bucket">The bucket.</param>
/// <param name="time">The clock for names and polling.</param>
internal sealed class BatchAnswers(IAmazonS3 s3, IJsonService sageMaker, ModelNames names, string bucket, TimeProvider time)
{
    private readonly Settling _settling = new(time);

    /// <summary>A name for a job, such as the workflow gives, by which <c>make destroy</c> knows it.</summary>
    public string NewName() => string.Create(CultureInfo.InvariantCulture, $"{names.Prefix}{time.GetUtcNow():yyyyMMdd-HHmmss}-{Guid.NewGuid().ToString("N")[..8]}");

    /// <summary>Puts the rows of an object into a job's input.</summary>
    public async Task PutAsync(string job, int number, IReadOnlyList<string> rows, CancellationToken cancellationToken)
    {
        // The container takes lines that end in a line feed alone.
        using var body = new MemoryStream(Encoding.UTF8.GetBytes(string.Concat(rows.Select(row => row + "\n"))));
        await s3.PutObjectAsync(new PutObjectRequest { BucketName = bucket, Key = $"{Folder(job)}rows/{Name(number)}", InputStream = body, ContentType = "text/csv" }, cancellationToken);
    }

    /// <summary>Runs a job and waits for its end.</summary>
    /// <exception cref="RescoringException">The job failed.</exception>
    public async Task RunAsync(string job, string model, string? instanceType, CancellationToken cancellationToken)
    {
        var trained = await TrainingAsync(model, cancellationToken);
        instanceType ??= trained?["ResourceConfig"]?["InstanceType"]?.ToString()
            ?? throw new RescoringException($"The training job of {model} is not known, and with it the instances for a batch transform: give INSTANCE=ml.m5.xlarge, for example.");
        var output = new JsonObject { ["S3OutputPath"] = $"s3://{bucket}/{Folder(job)}answers/", ["Accept"] = "text/csv", ["AssembleWith"] = "Line" };
        if (trained?["OutputDataConfig"]?["KmsKeyId"] is { } key) output["KmsKeyId"] = key.DeepClone();
        await sageMaker.CallAsync(
            "CreateTransformJob",
            new JsonObject
            {
                ["TransformJobName"] = job,
                ["ModelName"] = model,
                ["BatchStrategy"] = "MultiRecord",
                ["MaxPayloadInMB"] = 6,
                ["TransformInput"] = new JsonObject
                {
                    ["DataSource"] = new JsonObject { ["S3DataSource"] = new JsonObject { ["S3DataType"] = "S3Prefix", ["S3Uri"] = $"s3://{bucket}/{Folder(job)}rows/" } },
                    ["ContentType"] = "text/csv",
                    ["SplitType"] = "Line",
                },
                ["TransformOutput"] = output,
                ["TransformResources"] = new JsonObject { ["InstanceType"] = instanceType, ["InstanceCount"] = 1 },
            },
            cancellationToken);
        JsonObject described = [];
        await _settling.UntilAsync($"transform job {job}", Timeout.InfiniteTimeSpan, async () =>
        {
            described = await sageMaker.CallAsync("DescribeTransformJob", new JsonObject { ["TransformJobName"] = job }, cancellationToken);
            return described["TransformJobStatus"]!.ToString() is "InProgress" or "Stopping" ? described["TransformJobStatus"]!.ToString() : null;
        }, cancellationToken);
        if (described["TransformJobStatus"]!.ToString() != "Completed")
            throw new RescoringException($"The transform job {job} is {described["TransformJobStatus"]}: {described["FailureReason"] ?? "no reason given"}. Nothing was changed.");
    }

    /// <summary>The answers to the rows of an object.</summary>
    /// <exception cref="RescoringException">They are not one number a row.</exception>
    public async Task<IReadOnlyList<string>> ReadAsync(string job, int number, int rows, CancellationToken cancellationToken)
    {
        var key = $"{Folder(job)}answers/{Name(number)}.out";
        using var response = await s3.GetObjectAsync(bucket, key, cancellationToken);
        using var reader = new StreamReader(response.ResponseStream);
        var answers = (await reader.ReadToEndAsync(cancellationToken)).Split(['\n', ','], StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
        return answers.Length == rows && answers.All(answer => double.TryParse(answer, CultureInfo.InvariantCulture, out var value) && double.IsFinite(value))
            ? answers
            : throw new RescoringException($"s3://{bucket}/{key} does not hold a number for each of {rows} rows. Nothing was changed from there on.");
    }

    private async Task<JsonObject?> TrainingAsync(string model, CancellationToken cancellationToken)
    {
        try
        {
            // A model and the job that trained it have one name.
            return await sageMaker.CallAsync("DescribeTrainingJob", new JsonObject { ["TrainingJobName"] = model }, cancellationToken);
        }
        catch (ServiceException e) when (e.Message.Contains("not found", StringComparison.OrdinalIgnoreCase) || e.Message.Contains("Could not find", StringComparison.Ordinal))
        {
            return null;
        }
    }

    // Where the model's role may read, and write answers.
    private static string Folder(string job) => $"training/{job}/";

    private static string Name(int number) => number.ToString("000000", CultureInfo.InvariantCulture) + ".csv";
}
