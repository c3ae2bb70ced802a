using System.Text.Json.Nodes;
using Pipeline.Cloud.Persistence;
using Pipeline.Cloud.Protocol;
using Pipeline.Cloud.Resources;
using Pipeline.Cloud.SageMaker.Hosting;
using Pipeline.Cloud.SageMaker.Resources;

namespace Pipeline.Cloud.SageMaker.Transform;

/// <summary>The transform jobs.</summary>
internal sealed class TransformJobs(
    LocalCloudOptions cloud, Models models, TransformObjects objects, TransformRun run, BackgroundWork background, TagOperations tags, StateJournal journal,
    TimeProvider time)
{
    private readonly NamedStore<TransformJob> _jobs = new(name => SageMakerErrors.Validation($"Could not find requested job with name: {name}"));

    /// <summary>CreateTransformJob.</summary>
    internal JsonObject Create(JsonObject input)
    {
        var request = TransformJobRequest.Parse(input);
        var model = models.All.Get(request.ModelName);
        CheckInput(request, model);
        var job = new TransformJob(request, model, Arn(request), time.GetUtcNow(), Save);
        _jobs.Add(request.Name, job, () => new AwsException(
            "ResourceInUse", $"Job name must be unique within an AWS account and region, and a job with this name already exists ({job.Arn})"));
        tags.Add(job.Arn, request.Tags);
        Save(request.Name);
        background.Run(stopping => run.RunAsync(job, stopping));
        return new JsonObject { ["TransformJobArn"] = job.Arn };
    }

    /// <summary>DescribeTransformJob.</summary>
    internal JsonObject Describe(JsonObject input) => Get(input).Describe();

    /// <summary>StopTransformJob.</summary>
    internal JsonObject Stop(JsonObject input)
    {
        Get(input).RequestStop(time.GetUtcNow());
        return [];
    }

    /// <summary>ListTransformJobs.</summary>
    internal JsonObject List(JsonObject input) => Listing.Of(
        new Parameters("sagemaker", input),
        "TransformJobSummaries",
        _jobs.All.Select(job =>
        {
            var state = job.State;
            var summary = new JsonObject
            {
                ["TransformJobName"] = job.Request.Name,
                ["TransformJobArn"] = job.Arn,
                ["TransformJobStatus"] = state.Status,
                ["CreationTime"] = AwsTimestamp.Node(job.Created),
                ["LastModifiedTime"] = AwsTimestamp.Node(state.Modified),
            };
            if (state.Ended is { } ended) summary["TransformEndTime"] = AwsTimestamp.Node(ended);
            if (state.FailureReason is { } reason) summary["FailureReason"] = reason;
            return new ListedResource(job.Request.Name, job.Created, state.Status, summary);
        }));

    /// <summary>Makes the jobs that the cloud had when it ended. One that was running then has failed.</summary>
    internal void Restore()
    {
        foreach (var (name, kept) in journal.Take("transform/"))
        {
            var request = TransformJobRequest.Parse(kept["request"]!.AsObject());
            var model = models.Read(kept["model"]!["request"]!.AsObject(), Time(kept["model"]!["created"])!.Value);
            var job = new TransformJob(request, model, Arn(request), Time(kept["created"])!.Value, Save)
            {
                Restored = new TransformState((string)kept["status"]!, Time(kept["modified"])!.Value)
                {
                    Started = Time(kept["started"]),
                    Ended = Time(kept["ended"]),
                    FailureReason = (string?)kept["failure"],
                },
            };
            _jobs.Put(name, job);
            if (job.State.Ended is null) job.End("Failed", time.GetUtcNow(), "InternalServerError: The local cloud ended while the job was running.");
        }
    }

    private void Save(string name) => journal.Save("transform/" + name, () =>
    {
        if (_jobs.Find(name) is not { } job) return null;
        var state = job.State;
        return new JsonObject
        {
            ["request"] = job.Request.Echo.DeepClone(),
            ["model"] = new JsonObject { ["request"] = job.Model.Request.DeepClone(), ["created"] = job.Model.Created.UtcTicks },
            ["created"] = job.Created.UtcTicks,
            ["status"] = state.Status,
            ["modified"] = state.Modified.UtcTicks,
            ["started"] = state.Started?.UtcTicks,
            ["ended"] = state.Ended?.UtcTicks,
            ["failure"] = state.FailureReason,
        };
    });

    private static DateTimeOffset? Time(JsonNode? ticks) => ticks is null ? null : new DateTimeOffset((long)ticks, TimeSpan.Zero);

    private string Arn(TransformJobRequest request) => cloud.Arn("sagemaker", $"transform-job/{request.Name.ToLowerInvariant()}");

    private TransformJob Get(JsonObject input) => _jobs.Get(new Parameters("sagemaker", input).RequiredString("TransformJobName"));

    // SageMaker looks before it makes the job (aws/amazon-sagemaker-examples#2414).
    private void CheckInput(TransformJobRequest request, Model model)
    {
        if (Count(request, model) == 0)
        {
            throw SageMakerErrors.Validation(
                $"No S3 objects found under S3 URL \"{request.InputUri}\" given in input data source. Please ensure that the bucket exists in the selected " +
                $"region ({cloud.Region}), that objects exist under that S3 prefix, and that the role \"{model.Role}\" has \"s3:ListBucket\" permissions on bucket " +
                $"\"{request.Input.Bucket}\".");
        }
    }

    // A role that may not list the bucket sees no objects.
    private int Count(TransformJobRequest request, Model model)
    {
        try
        {
            return objects.List(request, model.Role).Count;
        }
        catch (AwsException e) when (e.Code is "AccessDenied" or "NoSuchBucket")
        {
            return 0;
        }
    }
}
