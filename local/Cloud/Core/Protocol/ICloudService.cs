namespace Pipeline.Cloud.Protocol;

/// <summary>A service of the local cloud. One that holds processes or timers also implements <see cref="IAsyncDisposable"/>.</summary>
public interface ICloudService
{
    /// <summary>The service's name in the AWS SDKs and in Step Functions integrations, lower case (<c>kinesis</c>, <c>sfn</c>).</summary>
    string Name { get; }

    /// <summary>The names under which requests to it are signed (<c>kinesis</c>; <c>states</c>).</summary>
    IReadOnlyList<string> SigningNames { get; }

    /// <summary>Its operations by their AWS names. In-process callers (Step Functions, schedules) use these too.</summary>
    IReadOnlyDictionary<string, OperationHandler> Operations { get; }

    /// <summary>The names of its operations, those that are served over HTTP only included; empty where another endpoint serves and only that one knows.</summary>
    IReadOnlyCollection<string> OperationNames => [.. Operations.Keys];

    /// <summary>
    /// Whether the service speaks the query protocol, whose requests are forms. Other services read no forms, because web pages can send forms
    /// to any address.
    /// </summary>
    bool TakesForms => false;

    /// <summary>The longest request body, bytes. Default: 16 MiB. Null: no limit here, because the service has limits per operation.</summary>
    long? LargestRequest => 16 << 20;

    /// <summary>Starts what the service runs in the background.</summary>
    /// <param name="stopping">Cancelled when the cloud stops.</param>
    Task StartAsync(CancellationToken stopping) => Task.CompletedTask;
}
