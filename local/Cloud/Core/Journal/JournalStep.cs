using Pipeline.Cloud.Calls;
using Pipeline.Cloud.Protocol;

namespace Pipeline.Cloud.Journal;

/// <summary>Records the calls that functions make over HTTP while the journal is on.</summary>
public sealed class JournalStep(CallJournal journal, TimeProvider time) : ICallStep
{
    /// <inheritdoc/>
    public Task InvokeAsync(ServiceCall call, Func<Task> next) =>
        call is HttpCall { Context.Caller.SessionToken: not null } http && journal.On ? RecordAsync(http, next) : next();

    private async Task RecordAsync(HttpCall call, Func<Task> next)
    {
        var (http, name) = (call.Http, call.Operation.Name);
        var entry = new JournaledCall(time.GetUtcNow(), call.Context.Caller.EnvironmentId!, call.Service.Name, name);
        var begun = time.GetTimestamp();
        var client = http.Response.Body;
        ResponseCopy? copy = null;
        if (journal.KeepsBodies(call.Service.Name, name))
        {
            // A body that is in one piece already is kept without another copy.
            entry = entry with { Request = await RequestBuffer.KeepAsync(http.Request, call.Context.Aborted) };
            http.Response.Body = copy = new ResponseCopy(client);
        }

        try
        {
            await next();
            var broken = http.RequestAborted.IsCancellationRequested || call.Faults is { Break: true };
            entry = entry with { Status = broken ? 0 : http.Response.StatusCode };
        }
        catch (AwsException error)
        {
            entry = entry with { Status = error.Status, Error = error.Code };
            throw;
        }
        finally
        {
            if (copy is not null) http.Response.Body = client;
            journal.Add(entry with { Latency = time.GetElapsedTime(begun), Fault = call.Faults?.Names, Response = copy?.Written ?? default });
        }
    }
}
