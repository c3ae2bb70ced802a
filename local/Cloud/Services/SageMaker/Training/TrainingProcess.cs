using Pipeline.Cloud.Engines.Hosting;
using Pipeline.Cloud.Engines.XgBoost;

namespace Pipeline.Cloud.SageMaker.Training;

/// <summary>
/// A training job in a child process: its files and hyperparameters are untrusted, and XGBoost and DuckDB are native code. If they exhaust
/// memory or crash, only the job fails. A step that exceeds its time throws <see cref="TimeoutException"/>.
/// </summary>
internal sealed class TrainingProcess : IAsyncDisposable
{
    private readonly EngineProcess _process;
    private readonly CancellationToken _stopping;

    private TrainingProcess(EngineProcess process, CancellationToken stopping) => (_process, _stopping) = (process, stopping);

    /// <summary>Starts a process.</summary>
    /// <param name="limits">Memory of the process and time of one step.</param>
    /// <param name="stopping">Kills the process.</param>
    /// <exception cref="TrainingFailureException">The process cannot be started.</exception>
    public static TrainingProcess Start(EngineLimits limits, CancellationToken stopping)
    {
        try
        {
            return new TrainingProcess(EngineProcess.Start(EngineRoles.Train, limits), stopping);
        }
        catch (EngineEndedException e)
        {
            throw TrainingFailureException.OfInstance(e);
        }
    }

    /// <summary>Reads the channels.</summary>
    /// <param name="task">The job.</param>
    /// <param name="stop">Kills the process.</param>
    /// <exception cref="TrainingFailureException">A file cannot be read, or the channels do not fit each other.</exception>
    public Task ReadAsync(TrainingTask task, CancellationToken stop) => AskAsync(TrainingQuestion.Read, TrainingJson.Write(task), stop);

    /// <summary>Builds the matrices.</summary>
    /// <param name="stop">Kills the process.</param>
    /// <exception cref="TrainingFailureException">XGBoost refuses the data or the hyperparameters.</exception>
    public Task BeginAsync(CancellationToken stop) => AskAsync(TrainingQuestion.Begin, [], stop);

    /// <summary>Trains the next round.</summary>
    /// <returns>Its metrics.</returns>
    /// <exception cref="TrainingFailureException">XGBoost refuses the data or the hyperparameters.</exception>
    public async Task<IReadOnlyList<Metric>> RoundAsync() =>
        TrainingJson.Read<Metric[]>((await AskAsync(TrainingQuestion.Round, [], _stopping)).Span);

    /// <summary>Writes the model's archive.</summary>
    /// <exception cref="TrainingFailureException">The process ended.</exception>
    public Task SaveAsync(ModelToSave save) => AskAsync(TrainingQuestion.Save, TrainingJson.Write(save), _stopping);

    /// <summary>Kills the process.</summary>
    public ValueTask DisposeAsync() => _process.DisposeAsync();

    private async Task<ReadOnlyMemory<byte>> AskAsync(TrainingQuestion question, byte[] about, CancellationToken cancellationToken)
    {
        try
        {
            return EngineAnswer.Result(await _process.AskAsync((byte[])[(byte)question, .. about], cancellationToken), TrainingFailureException.OfContainer);
        }
        catch (EngineEndedException e) when (e.End == EngineEnd.Time)
        {
            throw new TimeoutException(e.Message, e);
        }
        catch (EngineEndedException e)
        {
            throw TrainingFailureException.OfInstance(e);
        }
    }
}
