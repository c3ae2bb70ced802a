namespace Pipeline.Cli.Streaming;

/// <summary>Waits for the pipeline and gives up when it makes no progress for too long.</summary>
internal sealed class StallWatch(IPipelineProgress progress, StreamingOptions options, TimeProvider time)
{
    /// <summary>Waits until a condition holds.</summary>
    /// <exception cref="StalledException">The pipeline made no progress for <see cref="StreamingOptions.Stall"/>.</exception>
    public async Task WaitAsync(Func<bool> condition, CancellationToken cancellationToken)
    {
        var last = progress.Done;
        var since = time.GetTimestamp();
        while (!condition())
        {
            await Task.Delay(options.Poll, time, cancellationToken);
            var done = progress.Done;
            if (done != last) (last, since) = (done, time.GetTimestamp());
            else if (time.GetElapsedTime(since) > options.Stall)
                throw new StalledException($"The pipeline has made no progress for {options.Stall.TotalSeconds:0} s: see the functions' logs below .local/logs.");
        }
    }
}

/// <summary>Thrown when the pipeline has stopped making progress.</summary>
internal sealed class StalledException(string message) : Exception(message);
