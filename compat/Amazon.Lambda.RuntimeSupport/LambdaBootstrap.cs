using Amazon.Lambda.Core;
using Amazon.Lambda.RuntimeSupport.Api;
using Amazon.Lambda.RuntimeSupport.Invocation;
using Amazon.Lambda.RuntimeSupport.Logging;

namespace Amazon.Lambda.RuntimeSupport;

/// <summary>Takes one invocation after the other from the Runtime API and hands each to the handler.</summary>
public class LambdaBootstrap : IDisposable
{
    private readonly LambdaBootstrapHandler _handler;
    private readonly LambdaBootstrapInitializer? _initializer;
    private readonly HttpClient _http;
    private readonly Func<string, string?> _variable;
    private readonly TextWriter _output;
    private readonly TimeProvider _time;
    private readonly Action<ulong> _limitHeap;

    /// <summary>Runs a handler.</summary>
    /// <param name="handlerWrapper">The handler.</param>
    /// <param name="initializer">Prepares the function before its first invocation.</param>
    public LambdaBootstrap(HandlerWrapper handlerWrapper, LambdaBootstrapInitializer initializer = null!)
        : this(handlerWrapper.Handler, initializer, Environment.GetEnvironmentVariable, Console.Out, TimeProvider.System, HeapLimit.Apply)
    {
    }

    internal LambdaBootstrap(
        LambdaBootstrapHandler handler,
        LambdaBootstrapInitializer? initializer,
        Func<string, string?> variable,
        TextWriter output,
        TimeProvider time,
        Action<ulong> limitHeap)
    {
        _handler = handler;
        _initializer = initializer;
        _variable = variable;
        _output = output;
        _time = time;
        _limitHeap = limitHeap;
        _http = RuntimeApiConnection.Open();
    }

    /// <summary>
    /// Prepares the function and handles invocations until it is cancelled. An exception of the handler is reported and the next
    /// invocation is taken; an exception of the initializer, or a Runtime API that cannot be reached or refuses a response, ends it.
    /// </summary>
    /// <param name="cancellationToken">Ends it.</param>
    public async Task RunAsync(CancellationToken cancellationToken = default)
    {
        if (HeapLimit.For(_variable, GC.GetGCMemoryInfo().TotalAvailableMemoryBytes) is { } bytes) _limitHeap(bytes);
        var environment = LambdaEnvironment.Read(_variable);
        var api = new RuntimeApiClient(_http, environment.RuntimeApi);
        if (!await InitializeAsync(environment, api, cancellationToken).ConfigureAwait(false)) return;
        try
        {
            while (true) await InvokeOnceAsync(environment, api, cancellationToken).ConfigureAwait(false);
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            // asked to stop
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _http.Dispose();
        GC.SuppressFinalize(this);
    }

    private async Task<bool> InitializeAsync(LambdaEnvironment environment, RuntimeApiClient api, CancellationToken cancellationToken)
    {
        if (_initializer is null) return true;
        try
        {
            return await _initializer().ConfigureAwait(false);
        }
        catch (Exception exception)
        {
            Logger(environment, null).LogError(exception, "");
            await api.ReportInitializationErrorAsync(exception, cancellationToken).ConfigureAwait(false);
            throw;
        }
    }

    private async Task InvokeOnceAsync(LambdaEnvironment environment, RuntimeApiClient api, CancellationToken cancellationToken)
    {
        var (headers, payload) = await api.NextAsync(cancellationToken).ConfigureAwait(false);
        Environment.SetEnvironmentVariable("_X_AMZN_TRACE_ID", headers.TraceId); // where the X-Ray SDK looks for it
        var logger = Logger(environment, headers);
        using var request = new InvocationRequest(payload, new LambdaContext(environment, headers, logger, _time));
        InvocationResponse response;
        try
        {
            response = await _handler(request).ConfigureAwait(false);
        }
#pragma warning disable CA1031 // whatever a handler throws is that invocation's failure, and not the loop's
        catch (Exception exception)
#pragma warning restore CA1031
        {
            logger.LogError(exception, "");
            await api.ReportErrorAsync(headers.RequestId, exception, cancellationToken).ConfigureAwait(false);
            return;
        }

        await api.RespondAsync(headers.RequestId, response.OutputStream, cancellationToken).ConfigureAwait(false);
        if (response.DisposeOutputStream) await response.OutputStream.DisposeAsync().ConfigureAwait(false);
    }

    private ILambdaLogger Logger(LambdaEnvironment environment, InvocationHeaders? invocation) => LambdaLogger.For(environment, _output, _time, invocation);
}
