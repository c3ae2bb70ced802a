using System.Text.Json.Nodes;
using Pipeline.Cloud;
using Pipeline.Cloud.CloudWatch;
using Pipeline.Cloud.CloudWatch.Alarms;
using Pipeline.Cloud.Lambda.Environments;
using Pipeline.Cloud.Lambda.Mappings.Progress;
using Pipeline.Cloud.SageMaker;
using Pipeline.LiveView.Routing;
using Pipeline.LiveView.Services;
using Pipeline.LiveView.Stack;

namespace Pipeline.LiveView.Flow;

/// <summary>Makes a snapshot of the pipeline from the services' own counters.</summary>
internal sealed class FlowMessage(RunningServices services, EmbeddedMetrics metrics, StackNames names, ServiceCalls calls, TimeProvider time)
{
    private static readonly TimeSpan Recent = TimeSpan.FromSeconds(10);

    /// <summary>Makes a message from the current counters.</summary>
    public async Task<JsonObject> MakeAsync(CancellationToken cancellationToken)
    {
        var now = time.GetUtcNow();
        var mapping = services.Lambda.Mappings().FirstOrDefault();
        var recent = mapping is null ? [] : metrics.Recent(mapping.FunctionName, now - Recent);
        // The function measures the age when the batch is stored and landed, so it is the time from arrival to landing.
        var latency = Percentiles.Of(recent.Select(entry => Value(entry, "IteratorAgeMilliseconds")));
        var batch = Percentiles.Of(recent.Select(entry => Value(entry, "Received")));
        return new JsonObject
        {
            ["at"] = JsonAnswer.Time(now),
            ["shards"] = JsonAnswer.Array(mapping?.Shards.Select(Shard) ?? []),
            ["mapping"] = mapping is null ? null : new JsonObject
            {
                ["invocations"] = mapping.Invocations,
                ["discarded"] = mapping.Discarded,
                ["lastResult"] = mapping.LastResult,
                ["state"] = mapping.State,
            },
            ["functions"] = JsonAnswer.Array(services.Lambda.Functions().Select(Function)),
            ["metrics"] = Metrics(),
            ["batch"] = new JsonObject { ["p50"] = batch.P50, ["p99"] = batch.P99 },
            ["latencyMs"] = new JsonObject { ["p50"] = latency.P50, ["p99"] = latency.P99 },
            ["endpoint"] = names.Endpoint is { } name && services.SageMaker.Endpoint(name) is { } endpoint ? Endpoint(endpoint) : null,
            ["faults"] = Faults(),
            ["alarms"] = Alarms(),
            ["executions"] = await ExecutionsAsync(cancellationToken),
            ["queuedEvents"] = services.Lambda.QueuedEvents,
        };
    }

    private static double Value(MetricEntry entry, string name) => entry.Values.GetValueOrDefault(name);

    private static JsonObject Shard(ShardSnapshot shard) => new()
    {
        ["id"] = shard.ShardId,
        ["records"] = shard.Records,
        ["pending"] = shard.Pending,
        // Lambda publishes its metric of that name when an invocation ends. This value is also current in between, and 0 when no record waits.
        ["iteratorAgeMs"] = JsonAnswer.Rounded(shard.PendingAge.TotalMilliseconds),
        ["ended"] = shard.Ended,
    };

    private static JsonObject Function(FunctionSnapshot function) => new()
    {
        ["name"] = function.Name,
        ["environments"] = JsonAnswer.Array(function.Environments.Select(environment => new JsonObject
        {
            ["id"] = environment.Id,
            ["state"] = environment.State.ToString().ToLowerInvariant(),
            ["invocations"] = environment.Invocations,
            ["startedAt"] = JsonAnswer.Time(environment.StartedAt),
        })),
        ["invocations"] = function.Invocations,
        ["errors"] = function.Errors,
        ["coldStarts"] = function.ColdStarts,
        ["throttles"] = function.Throttles,
        ["durationMs"] = new JsonObject
        {
            ["p50"] = JsonAnswer.Rounded(function.Durations.P50),
            ["p99"] = JsonAnswer.Rounded(function.Durations.P99),
            ["max"] = JsonAnswer.Rounded(function.Durations.Max),
        },
    };

    private static JsonObject Endpoint(EndpointSnapshot endpoint) => new()
    {
        ["name"] = endpoint.Name,
        ["status"] = endpoint.Status,
        ["variants"] = JsonAnswer.Array(endpoint.Variants.Select(variant => new JsonObject
        {
            ["name"] = variant.Name,
            ["model"] = variant.Model,
            ["instances"] = variant.Instances,
        })),
        ["invocations"] = endpoint.Invocations,
        ["errors"] = endpoint.Errors,
        ["modelLatencyMs"] = new JsonObject
        {
            ["p50"] = JsonAnswer.Rounded(endpoint.ModelLatency.P50),
            ["p99"] = JsonAnswer.Rounded(endpoint.ModelLatency.P99),
        },
    };

    private JsonObject Metrics()
    {
        var functions = new JsonObject();
        foreach (var group in metrics.Running().GroupBy(metric => metric.Function))
        {
            var values = new JsonObject();
            foreach (var metric in group) values[metric.Name] = new JsonObject { ["sum"] = metric.Sum, ["count"] = metric.Count, ["last"] = metric.Last };
            functions[group.Key] = values;
        }

        return functions;
    }

    private JsonObject Alarms()
    {
        var alarms = services.CloudWatch.Alarms.All.ToList();
        return new JsonObject
        {
            ["all"] = alarms.Count,
            ["ringing"] = JsonAnswer.Array(alarms.Where(alarm => alarm.Status.State == AlarmState.Alarm).Select(alarm => (JsonNode)alarm.Name)),
        };
    }

    private JsonObject Faults()
    {
        var injected = new JsonObject();
        foreach (var (fault, count) in services.Faults.Injected) injected[fault] = count;
        return new JsonObject { ["armed"] = services.Faults.Active, ["injected"] = injected };
    }

    private async Task<JsonObject> ExecutionsAsync(CancellationToken cancellationToken)
    {
        var counts = new Dictionary<string, int>(StringComparer.Ordinal);
        string? next = null;
        do
        {
            if (names.StateMachineArn is not { } machine) break;
            var input = new JsonObject { ["stateMachineArn"] = machine, ["maxResults"] = 1000 };
            if (next is not null) input["nextToken"] = next;
            var page = await calls.CallAsync("sfn", "ListExecutions", input, cancellationToken);
            foreach (var execution in page["executions"]!.AsArray())
            {
                var status = execution!["status"]!.GetValue<string>();
                counts[status] = counts.GetValueOrDefault(status) + 1;
            }

            next = (string?)page["nextToken"];
        }
        while (next is not null);
        var succeeded = counts.GetValueOrDefault("SUCCEEDED");
        var running = counts.GetValueOrDefault("RUNNING");
        return new JsonObject { ["running"] = running, ["succeeded"] = succeeded, ["failed"] = counts.Values.Sum() - running - succeeded };
    }
}
