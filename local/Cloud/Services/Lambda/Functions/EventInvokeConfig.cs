using System.Text.Json.Nodes;
using Pipeline.Cloud.Lambda.Destinations;
using Pipeline.Cloud.Lambda.Requests;
using Pipeline.Cloud.Protocol;

namespace Pipeline.Cloud.Lambda.Functions;

/// <summary>Retries, maximum age and destinations of a function's queued events.</summary>
internal sealed record EventInvokeConfig
{
    public static EventInvokeConfig Default { get; } = new();

    public int MaximumRetryAttempts { get; init; } = 2;

    public TimeSpan MaximumEventAge { get; init; } = TimeSpan.FromHours(6);

    public string? OnSuccess { get; init; }

    public string? OnFailure { get; init; }

    public DateTimeOffset LastModified { get; init; }

    /// <summary>Reads the members of PutFunctionEventInvokeConfig.</summary>
    public static EventInvokeConfig Read(Parameters input, EventInvokeConfig basis, DateTimeOffset now)
    {
        var destinations = input.Nested("DestinationConfig");
        var onSuccess = destinations?.Nested("OnSuccess");
        var onFailure = destinations?.Nested("OnFailure");
        var config = basis with
        {
            MaximumRetryAttempts = RequestRules.Range(input, "MaximumRetryAttempts", 0, 2) ?? basis.MaximumRetryAttempts,
            MaximumEventAge = RequestRules.Range(input, "MaximumEventAgeInSeconds", 60, 21_600) is { } seconds ? TimeSpan.FromSeconds(seconds) : basis.MaximumEventAge,
            OnSuccess = onSuccess?.String("Destination") is { } success ? DestinationSender.Check(success, "sqs", "sns", "lambda") : basis.OnSuccess,
            OnFailure = onFailure?.String("Destination") is { } failure ? DestinationSender.Check(failure, "sqs", "sns", "lambda", "s3") : basis.OnFailure,
            LastModified = now,
        };
        onSuccess?.RefuseOthers();
        onFailure?.RefuseOthers();
        destinations?.RefuseOthers();
        return config;
    }

    public JsonObject Describe(string functionArn)
    {
        var destinations = new JsonObject();
        if (OnSuccess is not null) destinations["OnSuccess"] = new JsonObject { ["Destination"] = OnSuccess };
        if (OnFailure is not null) destinations["OnFailure"] = new JsonObject { ["Destination"] = OnFailure };
        return new JsonObject
        {
            ["FunctionArn"] = functionArn + ":$LATEST",
            ["MaximumRetryAttempts"] = MaximumRetryAttempts,
            ["MaximumEventAgeInSeconds"] = (int)MaximumEventAge.TotalSeconds,
            ["DestinationConfig"] = destinations,
            ["LastModified"] = AwsTimestamp.Node(LastModified),
        };
    }
}
