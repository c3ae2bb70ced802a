using System.Collections.Immutable;
using System.Text.Json.Nodes;
using Pipeline.Cloud.Protocol;
using Pipeline.Cloud.SageMaker.Algorithm;

namespace Pipeline.Cloud.SageMaker.Training;

/// <summary>A training job.</summary>
internal sealed class TrainingJob(TrainingJobRequest request, string arn, DateTimeOffset created, Action<string> changed)
{
    private readonly Lock _lock = new();
    private readonly CancellationTokenSource _stop = new();
    private TrainingState _state = TrainingState.New(created);

    /// <summary>The request.</summary>
    internal TrainingJobRequest Request => request;

    /// <summary>Its ARN.</summary>
    internal string Arn => arn;

    /// <summary>When it was created.</summary>
    internal DateTimeOffset Created => created;

    /// <summary>Cancelled when the job must stop.</summary>
    internal CancellationToken Stop => _stop.Token;

    /// <summary>The state that the job had before a restart.</summary>
    internal TrainingState Restored
    {
        init => _state = value;
    }

    /// <summary>Its current state.</summary>
    internal TrainingState State
    {
        get { lock (_lock) return _state; }
    }

    /// <summary>Changes the state.</summary>
    internal void Change(Func<TrainingState, TrainingState> change)
    {
        lock (_lock) _state = change(_state);
        changed(request.Name);
    }

    /// <summary>Requests a stop; does nothing if the job has ended.</summary>
    internal void RequestStop(DateTimeOffset now)
    {
        lock (_lock)
        {
            if (_state.Status != "InProgress") return;
            _state = _state.Enter("Stopping", "Stopping", "Stopping the training job", now);
        }

        changed(request.Name);
        _stop.Cancel();
    }

    /// <summary>DescribeTrainingJob's answer.</summary>
    internal JsonObject Describe()
    {
        var state = State;
        var answer = request.Echo.DeepClone().AsObject();
        answer.Remove("Tags");
        answer["TrainingJobArn"] = arn;
        answer["TrainingJobStatus"] = state.Status;
        answer["SecondaryStatus"] = state.Secondary;
        answer["CreationTime"] = AwsTimestamp.Node(created);
        answer["LastModifiedTime"] = AwsTimestamp.Node(state.Modified);
        if (state.FailureReason is not null) answer["FailureReason"] = state.FailureReason;
        // The answer always contains the artifacts' address, but only a completed job has stored an archive there.
        answer["ModelArtifacts"] = new JsonObject { ["S3ModelArtifacts"] = request.ModelUri };
        answer["EnableManagedSpotTraining"] = request.Spot;
        if (state.Started is { } started)
        {
            answer["TrainingStartTime"] = AwsTimestamp.Node(started);
            if (state.Ended is { } ended)
            {
                var seconds = (int)Math.Ceiling((ended - started).TotalSeconds);
                answer["TrainingEndTime"] = AwsTimestamp.Node(ended);
                answer["TrainingTimeInSeconds"] = seconds;
                answer["BillableTimeInSeconds"] = seconds;
            }
        }

        answer["SecondaryStatusTransitions"] = new JsonArray([.. state.Transitions.Select(transition => transition.Describe())]);
        if (state.Metrics.Count > 0)
        {
            answer["FinalMetricDataList"] = new JsonArray([.. state.Metrics.Select(metric => new JsonObject
            {
                ["MetricName"] = $"{metric.Set}:{metric.Name}", ["Value"] = metric.Value, ["Timestamp"] = AwsTimestamp.Node(state.MetricsAt),
            })]);
        }

        return answer;
    }
}

/// <summary>A job's state at one moment.</summary>
/// <param name="Status">AWS's name of the status.</param>
/// <param name="Modified">When it changed last.</param>
/// <param name="Transitions">The secondary statuses so far.</param>
internal sealed record TrainingState(string Status, DateTimeOffset Modified, ImmutableList<TrainingTransition> Transitions)
{
    /// <summary>The secondary status.</summary>
    internal string Secondary => Transitions[^1].Status;

    /// <summary>Why it failed.</summary>
    internal string? FailureReason { get; init; }

    /// <summary>When its data began to be read.</summary>
    internal DateTimeOffset? Started { get; init; }

    /// <summary>When it ended.</summary>
    internal DateTimeOffset? Ended { get; init; }

    /// <summary>The metrics of the last round so far.</summary>
    internal IReadOnlyList<TrainingMetric> Metrics { get; init; } = [];

    /// <summary>When that round ended.</summary>
    internal DateTimeOffset MetricsAt { get; init; }

    /// <summary>A job that has just been created.</summary>
    internal static TrainingState New(DateTimeOffset now) =>
        new("InProgress", now, [new TrainingTransition("Starting", now, null, "Starting the training job")]);

    /// <summary>Enters a status.</summary>
    internal TrainingState Enter(string status, string secondary, string message, DateTimeOffset now) => this with
    {
        Status = status,
        Modified = now,
        Transitions = Transitions.SetItem(Transitions.Count - 1, Transitions[^1] with { Until = now }).Add(new TrainingTransition(secondary, now, null, message)),
    };

    /// <summary>Enters a final status.</summary>
    internal TrainingState End(string status, string secondary, string message, DateTimeOffset now)
    {
        var ended = Enter(status, secondary, message, now);
        return ended with { Ended = now, Transitions = ended.Transitions.SetItem(ended.Transitions.Count - 1, ended.Transitions[^1] with { Until = now }) };
    }
}

/// <summary>A secondary status from a job's history.</summary>
internal sealed record TrainingTransition(string Status, DateTimeOffset From, DateTimeOffset? Until, string Message)
{
    /// <summary>Its entry in a description.</summary>
    internal JsonObject Describe()
    {
        var answer = new JsonObject { ["Status"] = Status, ["StartTime"] = AwsTimestamp.Node(From), ["StatusMessage"] = Message };
        if (Until is { } until) answer["EndTime"] = AwsTimestamp.Node(until);
        return answer;
    }
}
