using System.Diagnostics;

namespace Pipeline.Scoring.Metrics;

/// <summary>
/// Creates one span per stage of a batch, for listeners of the source <see cref="SourceName"/>: OpenTelemetry, or an <see
/// cref="ActivityListener"/> in the host. Without a listener, no spans are created.
/// </summary>
internal sealed class StageSpans(ActivitySource source) : IDisposable
{
    /// <summary>The name of the activity source.</summary>
    public const string SourceName = "Pipeline.Scoring";

    public StageSpans()
        : this(new ActivitySource(SourceName))
    {
    }

    /// <summary>Runs a synchronous stage.</summary>
    /// <param name="stage">Its name: decode, prepare.</param>
    /// <param name="run">The stage.</param>
    public T Run<T>(string stage, Func<T> run)
    {
        using var span = source.StartActivity(stage);
        try
        {
            return run();
        }
        catch (Exception e)
        {
            span?.SetStatus(ActivityStatusCode.Error, e.Message);
            throw;
        }
    }

    /// <summary>Runs a stage that waits for a service.</summary>
    /// <param name="stage">Its name: enrich, predict, store, land.</param>
    /// <param name="run">The stage.</param>
    public async Task<T> RunAsync<T>(string stage, Func<Task<T>> run)
    {
        using var span = source.StartActivity(stage);
        try
        {
            return await run();
        }
        catch (Exception e)
        {
            span?.SetStatus(ActivityStatusCode.Error, e.Message);
            throw;
        }
    }

    /// <inheritdoc />
    public void Dispose() => source.Dispose();
}
