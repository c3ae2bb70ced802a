using System.Diagnostics;
using Pipeline.Bench.Checks;
using Pipeline.Bench.Cloud;
using Pipeline.Bench.Contenders;
using Pipeline.Bench.Http;
using Pipeline.Bench.RuntimeApi;

namespace Pipeline.Bench.Measuring;

/// <summary>A function's process that stretches are run on, one after the other. What it did in each is checked, except where it is the floor.</summary>
internal sealed class FunctionUnderMeasurement(
    FunctionProcess process, HttpServer server, LambdaRuntimeApi runtimeApi, StandInCloud cloud, Recording recording, bool isChecked) : IDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(120);
    private int _deliveries;

    /// <summary>The process.</summary>
    public FunctionProcess Process => process;

    /// <summary>Runs the first invocation: the time from the process's start to its answer.</summary>
    public async Task<TimeSpan> StartAsync(Workload workload)
    {
        var stretch = await DeliverAsync(workload, (_, _) => true);
        Check(workload, stretch);
        return Stopwatch.GetElapsedTime(process.StartedAt, stretch.FirstAnswerAt);
    }

    /// <summary>Delivers until the function has used so much CPU time and has seen every batch.</summary>
    public Task<Stretch> WarmUpAsync(Workload workload, TimeSpan cpu) =>
        DeliverAsync(workload, (deliveries, used) => used >= cpu && deliveries >= workload.Batches.Templates.Count);

    /// <summary>Delivers until the function has used so much CPU time.</summary>
    public Task<StretchFigures> MeasureAsync(Workload workload, TimeSpan cpu) => MeasureAsync(workload, (_, used) => used >= cpu);

    /// <summary>Delivers so many batches.</summary>
    public Task<StretchFigures> MeasureAsync(Workload workload, int batches) => MeasureAsync(workload, (deliveries, _) => deliveries >= batches);

    private async Task<StretchFigures> MeasureAsync(Workload workload, Func<int, TimeSpan, bool> isEnough)
    {
        var before = ProcessorClock.Of(Environment.ProcessId);
        var stretch = await DeliverAsync(workload, isEnough);
        var harness = ProcessorClock.Of(Environment.ProcessId) - before;
        process.ExpectNoChildren();
        return StretchFigures.Of(stretch, harness, Traffic.Of(stretch.Deliveries, stretch.Records, recording.Calls), Check(workload, stretch));
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        process.Dispose();
        server.Dispose();
    }

    private long? Check(Workload workload, Stretch stretch) =>
        isChecked ? StretchCheck.Run(recording, workload.Expectations, stretch.FirstDelivery, stretch.Deliveries) : null;

    private async Task<Stretch> DeliverAsync(Workload workload, Func<int, TimeSpan, bool> isEnough)
    {
        recording.Clear();
        cloud.ForgetObjects();
        // What the checks left behind is not collected while the function is measured.
        GC.Collect();
        var stretch = new Stretch(workload.Batches, _deliveries, isEnough, process.Cpu);
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(process.Ended);
        limit.CancelAfter(Patience);
        try
        {
            await runtimeApi.RunAsync(stretch, limit.Token);
        }
        catch (OperationCanceledException)
        {
            var what = process.Ended.IsCancellationRequested ? "ended" : $"did not come to an end within {Patience.TotalSeconds} s";
            throw new FunctionFailedException($"The function {what} after {stretch.Deliveries} batches. It wrote:\n{process.Output}");
        }
        catch (FunctionFailedException e)
        {
            throw new FunctionFailedException($"{e.Message}\nIt wrote:\n{process.Output}");
        }

        _deliveries += stretch.Deliveries;
        return stretch;
    }
}
