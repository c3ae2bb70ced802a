using System.Diagnostics;

namespace Pipeline.Scoring.Metrics;

/// <summary>
/// One span a stage of a batch, for whoever listens to the source <see cref="SourceName"/>: OpenTelemetry, or an <see cref="ActivityListener"/> of the host.
/// While nobody does, nothing is made.
/// </summary>
internal sealed class StageSpans(ActivitySource source) : IDisposable
{
    /// <summary>The name of the source.</summary>
    public const string SourceName = "Pipeline.Scoring";

    /// <summary>Makes spans of the source of that name.</summary>
    public StageSpans()
        : this(new ActivitySource(SourceName))
    {
    }

    /// <summary>Runs a stage that does not wait.</summary>
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
