using System.Text.Json.Nodes;
using Pipeline.Cloud.Protocol;

namespace Pipeline.StateMachine.Tests;

/// <summary>How the creation or the update of an endpoint goes.</summary>
internal enum EndpointCourse
{
    /// <summary>It is in service at the second look.</summary>
    Healthy,

    /// <summary>It never gets healthy, and SageMaker does not give up.</summary>
    Endless,

    /// <summary>A creation fails; an update is rolled back.</summary>
    Fails,

    /// <summary>A creation fails; an update cannot even be rolled back.</summary>
    FailsForGood,
}

/// <summary>
/// The endpoint as a run sees it. Until an update has succeeded DescribeEndpoint shows the old configuration, and the old model answers; what
/// answers is <see cref="Serving"/>, whatever was asked for.
/// </summary>
internal sealed class ScriptedEndpoint
{
    private const string Reason = "alarm stack-endpoint-errors";

    private readonly Lock _lock = new();
    private readonly Queue<string> _ahead = new();
    private string? _status;
    private string? _described;
    private string? _coming;
    private string? _reason;

    /// <summary>How the next change goes.</summary>
    public EndpointCourse Course { get; set; }

    /// <summary>The configuration that answers requests; null where none does.</summary>
    public string? Serving { get; private set; }

    /// <summary>How many instances it has.</summary>
    public int Instances { get; set; } = 1;

    /// <summary>When it was changed last.</summary>
    public DateTimeOffset Modified { get; } = new(2026, 1, 10, 0, 30, 0, TimeSpan.Zero);

    /// <summary>Lets a configuration be in service.</summary>
    public void IsInService(string config)
    {
        lock (_lock) (_status, _described, Serving) = ("InService", config, config);
    }

    /// <summary>Lets an endpoint be there whose creation has failed.</summary>
    public void HasFailed()
    {
        lock (_lock) (_status, _described, _reason) = ("Failed", "old", Reason);
    }

    public JsonObject Create(JsonObject input)
    {
        lock (_lock)
        {
            if (_status is not null) throw new AwsException("ValidationException", "Cannot create already existing endpoint \"arn:endpoint\".");
            _described = _coming = input["EndpointConfigName"]!.GetValue<string>();
            Goes("Creating", Course switch { EndpointCourse.Healthy => "InService", EndpointCourse.Endless => null, _ => "Failed" });
            return new JsonObject { ["EndpointArn"] = "arn:endpoint" };
        }
    }

    public JsonObject Update(JsonObject input)
    {
        lock (_lock)
        {
            if (_status != "InService") throw new AwsException("ValidationException", "Cannot update in-progress endpoint \"arn:endpoint\".");
            _coming = input["EndpointConfigName"]!.GetValue<string>();
            Goes("Updating", Course switch
            {
                EndpointCourse.Healthy => "InService",
                EndpointCourse.Endless => null,
                EndpointCourse.Fails => "RollingBack",
                _ => "UpdateRollbackFailed",
            });
            return new JsonObject { ["EndpointArn"] = "arn:endpoint" };
        }
    }

    public JsonObject Describe()
    {
        lock (_lock)
        {
            if (_status is null) throw new AwsException("ValidationException", "Could not find endpoint \"arn:endpoint\".");
            var answer = new JsonObject { ["EndpointStatus"] = _status, ["EndpointConfigName"] = _described, ["LastModifiedTime"] = AwsTimestamp.Node(Modified) };
            // An endpoint has no fleet before it was in service.
            if (Serving is not null)
                answer["ProductionVariants"] = new JsonArray(new JsonObject { ["VariantName"] = "live", ["CurrentInstanceCount"] = Instances, ["DesiredInstanceCount"] = Instances });
            if (_reason is not null) answer["FailureReason"] = _reason;
            if (_ahead.TryDequeue(out string? next)) Becomes(next);
            return answer;
        }
    }

    private void Goes(string through, string? to)
    {
        _status = through;
        if (to is not null) _ahead.Enqueue(to);
        if (to == "RollingBack") _ahead.Enqueue("InService");
    }

    private void Becomes(string status)
    {
        bool rolledBack = _status == "RollingBack";
        _status = status;
        if (status == "InService" && !rolledBack) _described = Serving = _coming;
        else _reason = Reason;
    }
}
