using Pipeline.Cloud.Protocol;
using Pipeline.Cloud.SageMaker.Algorithm;
using Pipeline.Cloud.SageMaker.Settings;
using Pipeline.Cloud.SageMaker.Storage;

namespace Pipeline.Cloud.SageMaker.Training;

/// <summary>Runs training jobs, a few at a time.</summary>
internal sealed class TrainingRun(
    LocalCloudOptions cloud, SageMakerOptions options, ChannelReader channels, OwnedObjects objects, IAlgorithm algorithm, TimeProvider time) : IDisposable
{
    // After StopTrainingJob the container has this long to save its model; then SageMaker kills it. Source: "StopTrainingJob".
    private static readonly TimeSpan Grace = TimeSpan.FromSeconds(120);
    private readonly SemaphoreSlim _slots = new(options.ConcurrentTrainingJobs);

    /// <summary>Runs a job until it completes, fails or stops.</summary>
    internal async Task RunAsync(TrainingJob job, CancellationToken stopping)
    {
        using var deadline = new CancellationTokenSource();
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(stopping, job.Stop, deadline.Token);
        var taken = false;
        try
        {
            await _slots.WaitAsync(stop.Token);
            taken = true;
            var saved = await TrainAsync(job, deadline, stop.Token, stopping);
            if (stop.IsCancellationRequested) Stopped(job, deadline.IsCancellationRequested);
            else if (saved) job.Change(state => state.End("Completed", "Completed", "Training job completed", time.GetUtcNow()));
        }
        catch (OperationCanceledException) when (stop.IsCancellationRequested)
        {
            Stopped(job, deadline.IsCancellationRequested);
        }
        catch (TimeoutException)
        {
            Stopped(job, byDeadline: true);
        }
        catch (TrainingFailureException e)
        {
            Fail(job, e.Message);
        }
        catch (AwsException e)
        {
            Fail(job, $"ClientError: {e.Message}");
        }
        catch (Exception e)
        {
            // Any other exception fails this job, not the cloud; the job's failure reason contains it.
            Fail(job, $"InternalServerError: {e.GetType().Name}: {e.Message}");
        }
        finally
        {
            if (taken) _slots.Release();
        }
    }

    /// <inheritdoc/>
    public void Dispose() => _slots.Dispose();

    private async Task<bool> TrainAsync(TrainingJob job, CancellationTokenSource deadline, CancellationToken stop, CancellationToken stopping)
    {
        var directory = Directory.CreateDirectory(Path.Combine(cloud.DataDirectory, "sagemaker", $"{job.Request.Name}-{Guid.NewGuid():n}"));
        try
        {
            var started = time.GetUtcNow();
            job.Change(state => state.Enter("InProgress", "Downloading", "Downloading input data", started) with { Started = started });
            var hyperparameters = Hyperparameters.Validate(job.Request.Hyperparameters);
            var train = channels.Task(job.Request.Train, job.Request.Role);
            var validation = job.Request.Validation is { } channel ? channels.Task(channel, job.Request.Role) : null;
            using var kill = CancellationTokenSource.CreateLinkedTokenSource(stopping);
            await using var grace = time.CreateTimer(_ => kill.Cancel(), null, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
            await using var stopped = stop.Register(() => grace.Change(Grace, Timeout.InfiniteTimeSpan));
            await using var process = algorithm.StartTraining(options.TrainingMegabytes, job.Request.MaxRuntime, kill.Token);
            await process.ReadAsync(new TrainingTask
            {
                Directory = directory.FullName,
                Hyperparameters = job.Request.Hyperparameters,
                Threads = hyperparameters.Threads ?? options.TrainingThreads,
                Train = train,
                Validation = validation,
            }, stop);
            job.Change(state => state.Enter("InProgress", "Training", "Training image download completed. Training in progress.", time.GetUtcNow()));
            await process.BeginAsync(stop);
            var loop = new TrainingLoop(hyperparameters, process, metrics =>
            {
                var now = time.GetUtcNow();
                job.Change(state => state with { Metrics = metrics, MetricsAt = now, Modified = now });
                // Training can only be stopped between two rounds.
                if (now - started >= job.Request.MaxRuntime) deadline.Cancel();
            });
            if (await loop.TrainAsync(validation is not null, stop) is not { } model) return false;

            if (!stop.IsCancellationRequested)
                job.Change(state => state.Enter("InProgress", "Uploading", "Uploading generated training model", time.GetUtcNow()));
            var archive = Path.Combine(directory.FullName, "model.tar.gz");
            await process.SaveAsync(new ModelToSave(archive, time.GetUtcNow(), model.Best));
            var target = S3Location.Parse("modelArtifacts", job.Request.ModelUri);
            await objects.Of(job.Request.Role).PutFileAsync(target.Bucket, target.Key, archive, "application/octet-stream", CancellationToken.None);
            return true;
        }
        finally
        {
            directory.Delete(recursive: true);
        }
    }

    private void Stopped(TrainingJob job, bool byDeadline) => job.Change(state => byDeadline
        ? state.End("Stopped", "MaxRuntimeExceeded", "Training job runtime exceeded MaxRuntimeInSeconds provided", time.GetUtcNow())
        : state.End("Stopped", "Stopped", "Training job stopped", time.GetUtcNow()));

    private void Fail(TrainingJob job, string reason) =>
        job.Change(state => state.End("Failed", "Failed", "Training job failed", time.GetUtcNow()) with { FailureReason = reason });
}
