using Pipeline.Cloud.Engines.Hosting;
using Pipeline.Cloud.SageMaker.Algorithm;

namespace Pipeline.Cloud.Engines.SageMaker;

/// <summary>
/// A training job in a child process: its files and hyperparameters are untrusted, and XGBoost and DuckDB are native code. If they exhaust
/// memory or crash, only the job fails. A step that exceeds its time throws <see cref="TimeoutException"/>.
/// </summary>
internal sealed class TrainingProcess : ITraining
{
    private readonly EngineProcess _process;
    private readonly string _nodeModules;
    private readonly CancellationToken _stopping;

    private TrainingProcess(EngineProcess process, string nodeModules, CancellationToken stopping) =>
        (_process, _nodeModules, _stopping) = (process, nodeModules, stopping);

    /// <summary>Starts a process.</summary>
    /// <param name="nodeModules">The folder of npm's packages, which contains DuckDB's library.</param>
    /// <param name="limits">Limits of the process's memory and of the time of one step.</param>
    /// <param name="stopping">Kills the process.</param>
    /// <exception cref="TrainingFailureException">The process cannot be started.</exception>
    public static TrainingProcess Start(string nodeModules, EngineLimits limits, CancellationToken stopping)
    {
        try
        {
            return new TrainingProcess(EngineProcess.Start(EngineRoles.Train, limits), nodeModules, stopping);
        }
        catch (EngineEndedException e)
        {
            throw Failure(e);
        }
    }

    /// <inheritdoc/>
    public Task ReadAsync(TrainingTask task, CancellationToken stop) =>
        AskAsync(TrainingQuestion.Read, TrainingJson.Write(new ReadQuestion(Path.GetFullPath(_nodeModules), task)), stop);

    /// <inheritdoc/>
    public Task BeginAsync(CancellationToken stop) => AskAsync(TrainingQuestion.Begin, [], stop);

    /// <inheritdoc/>
    public async Task<IReadOnlyList<TrainingMetric>> RoundAsync() =>
        TrainingJson.Read<TrainingMetric[]>((await AskAsync(TrainingQuestion.Round, [], _stopping)).Span);

    /// <inheritdoc/>
    public Task SaveAsync(ModelToSave save) => AskAsync(TrainingQuestion.Save, TrainingJson.Write(save), _stopping);

    /// <inheritdoc/>
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
            throw Failure(e);
        }
    }

    private static TrainingFailureException Failure(EngineEndedException e) =>
        e.End == EngineEnd.Memory ? TrainingFailureException.OfMemory(e.Message, e) : TrainingFailureException.OfCrash(e.Message, e);
}
