using System.Globalization;
using Pipeline.Cloud.Protocol;
using Pipeline.Cloud.S3.Objects;
using Pipeline.Cloud.SageMaker.Algorithm;
using Pipeline.Cloud.SageMaker.Hosting;
using Pipeline.Cloud.SageMaker.Settings;

namespace Pipeline.Cloud.SageMaker.Transform;

/// <summary>Runs transform jobs, a few at a time.</summary>
internal sealed class TransformRun(
    LocalCloudOptions cloud, SageMakerOptions options, TransformObjects objects, ContainerLoader containers, TimeProvider time) : IDisposable
{
    private readonly SemaphoreSlim _slots = new(options.ConcurrentTransformJobs);

    /// <summary>Runs a job until it completes, fails or stops.</summary>
    internal async Task RunAsync(TransformJob job, CancellationToken stopping)
    {
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(stopping, job.Stop);
        var taken = false;
        try
        {
            await _slots.WaitAsync(stop.Token);
            taken = true;
            job.Start(time.GetUtcNow());
            var failures = await TransformAsync(job, stop.Token);
            if (failures.Count == 0) job.End("Completed", time.GetUtcNow());
            else Fail(job, Reason(failures));
        }
        catch (OperationCanceledException) when (stop.IsCancellationRequested)
        {
            job.End("Stopped", time.GetUtcNow());
        }
        catch (TransformFailureException e)
        {
            Fail(job, $"{e.Blame}: {e.Message}");
        }
        catch (FleetFailureException e)
        {
            Fail(job, $"ClientError: {e.Message}");
        }
        catch (AlgorithmException e)
        {
            Fail(job, $"AlgorithmError: The primary container did not pass the ping health check. Model cannot be loaded: {e.Message}");
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

    // Outputs are stored at the end: a stopped job stores none ("StopTransformJob"), a failed one those of the objects that did not fail ("TransformOutput").
    private async Task<IReadOnlyList<ObjectFailure>> TransformAsync(TransformJob job, CancellationToken stop)
    {
        var directory = Directory.CreateDirectory(Path.Combine(cloud.DataDirectory, "sagemaker", $"{job.Request.Name}-{Guid.NewGuid():n}"));
        try
        {
            var (done, failures) = (new List<(string Key, string File)>(), new List<ObjectFailure>());
            var container = await containers.LoadAsync(job.Model, batch: true, stop);
            try
            {
                var transform = new ObjectTransform(job.Request, new ModelClient(container, job.Request, time));
                foreach (var stored in objects.List(job.Request, job.Model.Role))
                {
                    var file = Path.Combine(directory.FullName, done.Count.ToString(CultureInfo.InvariantCulture));
                    if (await TransformAsync(transform, stored, job.Model.Role, file, stop) is { } failure) failures.Add(failure);
                    else done.Add((stored.Key, file));
                }
            }
            finally
            {
                await container.RetireAsync();
            }

            if (!job.BeginStoring()) throw new OperationCanceledException(stop);
            foreach (var (key, file) in done) await objects.StoreAsync(job.Request, job.Model.Role, key, file);
            return failures;
        }
        finally
        {
            directory.Delete(recursive: true);
        }
    }

    // The objects after one that fails are transformed all the same. Source: "Troubleshooting" of batch transform.
    private async Task<ObjectFailure?> TransformAsync(ObjectTransform transform, StoredObject stored, string role, string file, CancellationToken stop)
    {
        try
        {
            await using var source = objects.Open(stored, role);
            await using var target = File.Create(file);
            await transform.RunAsync(source, target, stop);
            return null;
        }
        catch (TransformFailureException e)
        {
            return new ObjectFailure(stored, e.Blame, e.Message);
        }
        catch (Exception e) when (e is AwsException or InvalidDataException)
        {
            return new ObjectFailure(stored, "ClientError", e.Message);
        }
    }

    // AWS keeps what follows its first sentence to the job's log, which does not exist here.
    private static string Reason(IReadOnlyList<ObjectFailure> failures)
    {
        var others = failures.Count > 1 ? $" (and {failures.Count - 1} more objects)" : "";
        var (stored, blame, message) = failures[0];
        return $"{blame}: See job logs for more information. {stored.Bucket}/{stored.Key}{others}: {message}";
    }

    private void Fail(TransformJob job, string reason) => job.End("Failed", time.GetUtcNow(), reason);

    private sealed record ObjectFailure(StoredObject Stored, string Blame, string Message);
}
