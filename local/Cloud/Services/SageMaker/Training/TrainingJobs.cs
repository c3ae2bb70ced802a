using System.Text.Json.Nodes;
using Pipeline.Cloud.Persistence;
using Pipeline.Cloud.Protocol;
using Pipeline.Cloud.Resources;
using Pipeline.Cloud.SageMaker.Resources;

namespace Pipeline.Cloud.SageMaker.Training;

/// <summary>The training jobs.</summary>
internal sealed class TrainingJobs(
    LocalCloudOptions cloud, ChannelReader channels, TrainingRun run, BackgroundWork background, TagOperations tags, StateJournal journal, TimeProvider time)
{
    private readonly NamedStore<TrainingJob> _jobs = new(_ => SageMakerErrors.Validation("Requested resource not found."));

    /// <summary>CreateTrainingJob.</summary>
    internal JsonObject Create(JsonObject input)
    {
        var request = TrainingJobRequest.Parse(input);
        CheckInput(request.Train, request.Role);
        if (request.Validation is not null) CheckInput(request.Validation, request.Role);
        var job = new TrainingJob(request, Arn(request), time.GetUtcNow(), Save);
        _jobs.Add(request.Name, job, () => new AwsException(
            "ResourceInUse", $"Training job names must be unique within an AWS account and region, and a training job with this name already exists ({job.Arn})"));
        tags.Add(job.Arn, request.Tags);
        Save(request.Name);
        background.Run(stopping => run.RunAsync(job, stopping));
        return new JsonObject { ["TrainingJobArn"] = job.Arn };
    }

    /// <summary>DescribeTrainingJob.</summary>
    internal JsonObject Describe(JsonObject input) => Get(input).Describe();

    /// <summary>StopTrainingJob.</summary>
    internal JsonObject Stop(JsonObject input)
    {
        Get(input).RequestStop(time.GetUtcNow());
        return [];
    }

    /// <summary>ListTrainingJobs.</summary>
    internal JsonObject List(JsonObject input) => Listing.Of(
        new Parameters("sagemaker", input),
        "TrainingJobSummaries",
        _jobs.All.Select(job =>
        {
            var state = job.State;
            var summary = new JsonObject
            {
                ["TrainingJobName"] = job.Request.Name,
                ["TrainingJobArn"] = job.Arn,
                ["TrainingJobStatus"] = state.Status,
                ["SecondaryStatus"] = state.Secondary,
                ["CreationTime"] = AwsTimestamp.Node(job.Created),
                ["LastModifiedTime"] = AwsTimestamp.Node(state.Modified),
            };
            if (state.Ended is { } ended) summary["TrainingEndTime"] = AwsTimestamp.Node(ended);
            return new ListedResource(job.Request.Name, job.Created, state.Status, summary);
        }));

    /// <summary>Makes the jobs that the cloud had when it ended. One that was running then has failed.</summary>
    internal void Restore()
    {
        foreach (var (name, kept) in journal.Take("training/"))
        {
            var request = TrainingJobRequest.Parse(kept["request"]!.AsObject());
            var job = new TrainingJob(request, Arn(request), new DateTimeOffset((long)kept["created"]!, TimeSpan.Zero), Save) { Restored = TrainingStateJson.Read(kept["state"]!.AsObject()) };
            _jobs.Put(name, job);
            if (job.State.Ended is null)
                job.Change(state => state.End("Failed", "Failed", "Training job failed", time.GetUtcNow()) with { FailureReason = "InternalServerError: The local cloud ended while the job was running." });
        }
    }

    private void Save(string name) => journal.Save("training/" + name, () => _jobs.Find(name) is not { } job ? null : new JsonObject
    {
        ["request"] = job.Request.Echo.DeepClone(),
        ["created"] = job.Created.UtcTicks,
        ["state"] = TrainingStateJson.Write(job.State),
    });

    private string Arn(TrainingJobRequest request) => cloud.Arn("sagemaker", $"training-job/{request.Name.ToLowerInvariant()}");

    private TrainingJob Get(JsonObject input) => _jobs.Get(new Parameters("sagemaker", input).RequiredString("TrainingJobName"));

    private void CheckInput(TrainingChannel channel, string role)
    {
        if (Count(channel, role) == 0)
            throw SageMakerErrors.Validation(
                $"No S3 objects found under S3 URL \"{channel.Uri}\" given in input data source. Please ensure that the bucket exists in the selected " +
                $"region ({cloud.Region}), that objects exist under that S3 prefix, and that the role has \"s3:ListBucket\" permissions on the bucket.");
    }

    // A role that may not list the bucket sees no objects.
    private int Count(TrainingChannel channel, string role)
    {
        try
        {
            return channels.Files(channel, role).Count;
        }
        catch (AwsException e) when (e.Code == "AccessDenied")
        {
            return 0;
        }
    }
}
