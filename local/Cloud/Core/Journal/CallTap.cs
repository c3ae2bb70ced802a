using Microsoft.AspNetCore.Http;
using Pipeline.Cloud.Faults;
using Pipeline.Cloud.Protocol;

namespace Pipeline.Cloud.Journal;

/// <summary>Writes calls over HTTP into the journal.</summary>
internal sealed class CallTap(CallJournal journal, TimeProvider time)
{
    /// <summary>Whether calls of a caller are written down now.</summary>
    public bool Hears(Caller caller) => caller.SessionToken is not null && journal.On;

    /// <summary>Serves a call, and writes down what came of it.</summary>
    public async Task ServeAsync(HttpContext http, ICloudService service, CallContext context, Func<Task> serve)
    {
        if (await RequestProtocol.OperationAsync(service, http.Request, context.Aborted) is not { } operation)
        {
            await serve();
            return;
        }

        var call = new JournaledCall(time.GetUtcNow(), context.Caller.EnvironmentId!, service.Name, operation);
        var begun = time.GetTimestamp();
        var client = http.Response.Body;
        ResponseCopy? copy = null;
        if (journal.KeepsBodies(service.Name, operation))
        {
            // A body that is held in one piece anyway is kept as it is, without another copy.
            call = call with { Request = await RequestBuffer.KeepAsync(http.Request, context.Aborted) };
            http.Response.Body = copy = new ResponseCopy(client);
        }

        try
        {
            await serve();
            var broken = http.RequestAborted.IsCancellationRequested || http.Features.Get<PlannedFaults>() is { Break: true };
            call = call with { Status = broken ? 0 : http.Response.StatusCode };
        }
        catch (AwsException error)
        {
            call = call with { Status = error.Status, Error = error.Code };
            throw;
        }
        finally
        {
            if (copy is not null) http.Response.Body = client;
            journal.Add(call with
            {
                Latency = time.GetElapsedTime(begun),
                Fault = http.Features.Get<PlannedFaults>()?.Names,
                Response = copy?.Written ?? default,
            });
        }
    }
}
