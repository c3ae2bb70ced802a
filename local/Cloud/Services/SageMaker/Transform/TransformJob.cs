using System.Text.Json.Nodes;
using Pipeline.Cloud.Protocol;
using Pipeline.Cloud.SageMaker.Hosting;
using Pipeline.Cloud.SageMaker.Resources;

namespace Pipeline.Cloud.SageMaker.Transform;

/// <summary>A transform job.</summary>
internal sealed class TransformJob(TransformJobRequest request, Model model, string arn, DateTimeOffset created, Action<string> changed)
{
    private const int LongestReason = 1024;
    private readonly Lock _lock = new();
    private readonly CancellationTokenSource _stop = new();
    private TransformState _state = new("InProgress", created);
    private bool _isStoring;

    /// <summary>The request.</summary>
    internal TransformJobRequest Request => request;

    /// <summary>The model, which may be deleted while the job runs.</summary>
    internal Model Model => model;

    /// <summary>Its ARN.</summary>
    internal string Arn => arn;

    /// <summary>When it was created.</summary>
    internal DateTimeOffset Created => created;

    /// <summary>Cancelled when the job must stop.</summary>
    internal CancellationToken Stop => _stop.Token;

    /// <summary>The state that the job had before a restart.</summary>
    internal TransformState Restored
    {
        init => _state = value;
    }

    /// <summary>Its current state.</summary>
    internal TransformState State
    {
        get { lock (_lock) return _state; }
    }

    /// <summary>Begins to work.</summary>
    internal void Start(DateTimeOffset now)
    {
        lock (_lock) _state = _state with { Started = now, Modified = now };
        changed(request.Name);
    }

    /// <summary>Begins to store the outputs. A job that is stopped stores none; one that stores is not stopped any more.</summary>
    /// <returns>False if the job is being stopped.</returns>
    internal bool BeginStoring()
    {
        lock (_lock) return _isStoring = _state.Status == "InProgress";
    }

    /// <summary>Ends.</summary>
    internal void End(string status, DateTimeOffset now, string? reason = null)
    {
        lock (_lock) _state = _state with { Status = status, Modified = now, Ended = now, FailureReason = reason?.Length > LongestReason ? reason[..LongestReason] : reason };
        changed(request.Name);
    }

    /// <summary>Requests a stop.</summary>
    /// <exception cref="AwsException">ValidationException: the job has ended.</exception>
    internal void RequestStop(DateTimeOffset now)
    {
        lock (_lock)
        {
            if (_state.Ended is not null) throw SageMakerErrors.Validation($"The request was rejected because the transform job is in status {_state.Status}.");
            if (_isStoring || _state.Status == "Stopping") return;
            _state = _state with { Status = "Stopping", Modified = now };
        }

        changed(request.Name);
        _stop.Cancel();
    }

    /// <summary>DescribeTransformJob's answer.</summary>
    internal JsonObject Describe()
    {
        var state = State;
        var answer = request.Echo.DeepClone().AsObject();
        answer.Remove("Tags");
        Default(answer["TransformInput"]!, ("CompressionType", "None"), ("SplitType", "None"));
        Default(answer["TransformOutput"]!, ("AssembleWith", "None"), ("KmsKeyId", ""));
        answer["DataProcessing"] ??= new JsonObject();
        Default(answer["DataProcessing"]!, ("InputFilter", "$"), ("OutputFilter", "$"), ("JoinSource", "None"));
        answer["TransformJobArn"] = arn;
        answer["TransformJobStatus"] = state.Status;
        answer["CreationTime"] = AwsTimestamp.Node(created);
        if (state.FailureReason is not null) answer["FailureReason"] = state.FailureReason;
        if (state.Started is { } started) answer["TransformStartTime"] = AwsTimestamp.Node(started);
        if (state.Ended is { } ended) answer["TransformEndTime"] = AwsTimestamp.Node(ended);
        return answer;
    }

    private static void Default(JsonNode structure, params ReadOnlySpan<(string Member, string Value)> defaults)
    {
        foreach (var (member, value) in defaults) structure[member] ??= value;
    }
}

/// <summary>A job's state at one moment.</summary>
/// <param name="Status">AWS's name of the status.</param>
/// <param name="Modified">When it changed last.</param>
internal sealed record TransformState(string Status, DateTimeOffset Modified)
{
    /// <summary>When it began to work.</summary>
    internal DateTimeOffset? Started { get; init; }

    /// <summary>When it ended.</summary>
    internal DateTimeOffset? Ended { get; init; }

    /// <summary>Why it failed.</summary>
    internal string? FailureReason { get; init; }
}
