using Microsoft.AspNetCore.Http;
using Pipeline.Cloud.Protocol;
using Pipeline.Cloud.SageMaker.Serving;

namespace Pipeline.Cloud.Faults;

/// <summary>Brings about what happens to a call over HTTP.</summary>
internal sealed class HttpInjection(CallInjection calls)
{
    /// <summary>Serves a request, or lets happen to it what the plan says.</summary>
    /// <param name="http">The request and its response.</param>
    /// <param name="service">The service that it is for.</param>
    /// <param name="context">What surrounds the call.</param>
    /// <param name="serve">Serves it.</param>
    /// <param name="execute">Executes the operation without any fault.</param>
    public async Task ServeAsync(HttpContext http, ICloudService service, CallContext context, Func<Task> serve, OperationCall execute)
    {
        var operation = await RequestProtocol.OperationAsync(service, http.Request, context.Aborted);
        if (operation is null || calls.Of(service.Name, operation, context.Caller) is not { } faults)
        {
            await serve();
            return;
        }

        http.Features.Set(PlannedFaults.Of(faults));
        await calls.BeforeAsync(faults, InvocationHandler.EndpointName(http.Request), context);
        if (faults.Answer is not { } planned)
        {
            await serve();
            return;
        }

        if (calls.Error(planned, service.Name, operation) is { } error) throw error;
        switch (planned.Fault)
        {
            case Fault.Unprocessed partly when JsonProtocol.Operation(http.Request) is not null:
                var input = await JsonProtocol.ReadAsync(http.Request, context.Aborted);
                var answer = await calls.PartAsync(
                    planned, partly, service.Name, operation, input, part => execute(service.Name, operation, part, context));
                await JsonProtocol.WriteAsync(http, answer, context);
                break;
            case Fault.Reset { When: var when }:
                calls.Brought(planned);
                await BreakAsync(http, when, serve);
                break;
            case Fault.KillCaller { When: var when }:
                await KillAsync(http, planned, when, context, serve);
                break;
            case Fault.Truncate:
                calls.Brought(planned);
                await TruncateAsync(http, serve);
                break;
            default:
                await serve();
                break;
        }
    }

    private async Task KillAsync(HttpContext http, PlannedFault planned, Moment when, CallContext context, Func<Task> serve)
    {
        if (when == Moment.After) await ServeAsync(http, serve, Stream.Null);
        if (calls.Killer(context.Caller) is { } kill)
        {
            // Counted first: whoever sees that the function is dead must find the fault counted.
            calls.Brought(planned);
            kill();
        }

        http.Abort();
    }

    private static async Task BreakAsync(HttpContext http, Moment when, Func<Task> serve)
    {
        if (when == Moment.After) await ServeAsync(http, serve, Stream.Null);
        http.Abort();
    }

    private static async Task TruncateAsync(HttpContext http, Func<Task> serve)
    {
        using var body = new MemoryStream();
        await ServeAsync(http, serve, body);
        // An answer without a body has nothing to cut: its connection breaks before it.
        if (body.Length == 0)
        {
            http.Abort();
            return;
        }

        // The server closes a connection whose answer falls short of its length. To abort it would take back what was sent.
        http.Response.ContentLength = body.Length;
        await http.Response.Body.WriteAsync(body.GetBuffer().AsMemory(0, (int)(body.Length / 2)), http.RequestAborted);
    }

    /// <summary>Carries the call out, its answer going elsewhere than to the client.</summary>
    private static async Task ServeAsync(HttpContext http, Func<Task> serve, Stream answer)
    {
        var client = http.Response.Body;
        http.Response.Body = answer;
        try
        {
            await serve();
        }
        catch (AwsException)
        {
            // The service refused the call, and the client does not learn that either.
        }
        finally
        {
            http.Response.Body = client;
        }
    }
}
