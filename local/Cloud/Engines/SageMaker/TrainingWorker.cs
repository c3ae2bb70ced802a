using Pipeline.Cloud.Engines.Hosting;
using Pipeline.Cloud.Engines.XgBoost;
using Pipeline.Cloud.SageMaker.Algorithm;
using Pipeline.Cloud.SageMaker.Storage;
using Pipeline.Cloud.SageMaker.Training;

namespace Pipeline.Cloud.Engines.SageMaker;

/// <summary>Reads one job's channels and trains its model, in the child process.</summary>
public sealed class TrainingWorker : IDisposable
{
    private TrainingTask? _task;
    private RowFile? _train;
    private RowFile? _validation;
    private TrainingSession? _session;

    /// <summary>Answers a message, whose first byte is the question.</summary>
    public byte[] Answer(byte[] message)
    {
        try
        {
            return EngineAnswer.Done(Answer((TrainingQuestion)message[0], message.AsSpan(1)));
        }
        catch (TrainingFailureException e)
        {
            return EngineAnswer.Failed(e.Message);
        }
        catch (XgBoostException e)
        {
            var reason = e.Message.Contains("label", StringComparison.OrdinalIgnoreCase)
                ? TrainingFailureException.OfUser(e.Message, e)
                : TrainingFailureException.OfAlgorithm($"XGB train call failed with exception:\n {e.Message}", e);
            return EngineAnswer.Failed(reason.Message);
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _session?.Dispose();
        _train?.Dispose();
        _validation?.Dispose();
    }

    private byte[] Answer(TrainingQuestion question, ReadOnlySpan<byte> rest)
    {
        switch (question)
        {
            case TrainingQuestion.Read:
                Read(TrainingJson.Read<ReadQuestion>(rest));
                return [];
            case TrainingQuestion.Begin:
                _session = TrainingSession.Begin(Hyperparameters.Validate(_task!.Hyperparameters), _task.Threads, _train!, _validation);
                return [];
            case TrainingQuestion.Round:
                return TrainingJson.Write(_session!.Round());
            case TrainingQuestion.Save:
                var save = TrainingJson.Read<ModelToSave>(rest);
                ModelArchive.Write(save.Archive, _session!.Save(save.Best), save.ModifiedAt);
                return [];
            default:
                throw new InvalidOperationException($"A training process knows no question {(byte)question}.");
        }
    }

    private void Read(ReadQuestion question)
    {
        var task = _task = question.Task;
        var rows = new ChannelRows(question.NodeModules, task.Directory);
        _train = rows.Read(task.Train);
        _validation = task.Validation is { } channel ? rows.Read(channel) : null;
        if (_validation is not null && _validation.Width != _train.Width)
            throw TrainingFailureException.OfUser(
                $"feature_names mismatch: the validation channel has {_validation.Width} columns, the train channel {_train.Width}");
    }
}
