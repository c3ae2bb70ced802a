using System.Net.Sockets;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Pipeline.Cloud.Calls;
using Pipeline.Cloud.Composition;
using Pipeline.Cloud.FrontDoor;
using Pipeline.Cloud.Guard;

namespace Pipeline.Cloud;

/// <summary>The local cloud: one process, one port on 127.0.0.1, every service behind it.</summary>
public sealed class LocalCloud : IAsyncDisposable
{
    private readonly WebApplication _app;
    private readonly Listener _listener;
    private readonly CancellationTokenSource _stopping = new();

    private LocalCloud(WebApplication app, Listener listener, Dispatcher dispatcher) => (_app, _listener, Dispatcher) = (app, listener, dispatcher);

    /// <summary>Calls operations from within the process.</summary>
    public Dispatcher Dispatcher { get; }

    /// <summary>Where the cloud listens, for example <c>http://127.0.0.1:4566</c>.</summary>
    public Uri Endpoint => _listener.Endpoint;

    /// <summary>Starts a cloud of services in which nobody's permissions are checked.</summary>
    /// <exception cref="PortInUseException">Another process listens on the port.</exception>
    public static Task<LocalCloud> StartAsync(
        LocalCloudOptions options, Dispatcher dispatcher, IEnumerable<IUnsignedEndpoint> unsigned, TimeProvider time, CancellationToken cancellationToken) =>
        StartAsync(Listener.Bind(options), CloudContext.Unchecked(options, time, dispatcher), unsigned, cancellationToken);

    /// <summary>Starts a cloud of services.</summary>
    /// <param name="listener">Where it listens. The cloud closes it.</param>
    /// <param name="context">What the services were made from.</param>
    /// <param name="unsigned">Further paths that are served without an AWS signature.</param>
    /// <param name="cancellationToken">Stops the start.</param>
    /// <exception cref="PortInUseException">Another process listens on the port.</exception>
    public static async Task<LocalCloud> StartAsync(
        Listener listener, CloudContext context, IEnumerable<IUnsignedEndpoint> unsigned, CancellationToken cancellationToken)
    {
        var cloud = new LocalCloud(Door(listener, context, unsigned), listener, context.Calls);
        try
        {
            await cloud._app.StartAsync(cancellationToken);
            foreach (var service in context.Calls.Services) await service.StartAsync(cloud._stopping.Token);
            return cloud;
        }
        catch (SocketException e) when (e.SocketErrorCode == SocketError.AddressAlreadyInUse)
        {
            await cloud.DisposeAsync();
            throw new PortInUseException(context.Options.Port, e);
        }
        catch
        {
            // Child processes of the services that did start go too.
            await cloud.DisposeAsync();
            throw;
        }
    }

    /// <summary>Stops listening, then the services, last started first.</summary>
    public async ValueTask DisposeAsync()
    {
        await _stopping.CancelAsync();
        foreach (var service in Dispatcher.Services.Reverse())
        {
            if (service is IAsyncDisposable disposable) await DisposeAsync(service, disposable);
        }

        await _app.DisposeAsync();
        _listener.Dispose();
        _stopping.Dispose();
    }

    // The child processes of the other services must end, whatever one of them cannot write or delete.
    private static async Task DisposeAsync(ICloudService service, IAsyncDisposable disposable)
    {
        try
        {
            await disposable.DisposeAsync();
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            await Console.Error.WriteLineAsync($"{service.Name} did not stop cleanly: {e.Message}");
        }
    }

    private static WebApplication Door(Listener listener, CloudContext context, IEnumerable<IUnsignedEndpoint> unsigned)
    {
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.Logging.ClearProviders();
        builder.Services.AddSingleton<IHostLifetime, EmbeddedLifetime>();
        builder.WebHost.UseKestrelCore();
        CleartextProtocols.Register(builder.Services);
        builder.WebHost.UseSockets(sockets => sockets.CreateBoundListenSocket = listener.Take);
        builder.WebHost.ConfigureKestrel(kestrel =>
        {
            CleartextProtocols.Listen(kestrel, listener.Addresses);
            // Where a service takes more (S3 parts go up to 5 GiB), the front door says so.
            kestrel.Limits.MaxRequestBodySize = 16 << 20;
            // On a busy machine every client is slow: a connection dropped for that makes its SDK repeat a call that took effect. A long body
            // that stops before its end is given up where it is read (BodyIntake); by its average rate it could stop for hours.
            kestrel.Limits.MinRequestBodyDataRate = null;
            kestrel.Limits.MinResponseDataRate = null;
            // A runtime that stands at a breakpoint is idle for as long as somebody looks at it.
            kestrel.Limits.KeepAliveTimeout = TimeSpan.FromDays(1);
            kestrel.AddServerHeader = false;
        });
        var app = builder.Build();
        var guard = new RequestGuard(Named(context.Options));
        var door = new FrontDoor.FrontDoor(guard, context.Calls, context.Roles, unsigned, context.Time, Console.Error);
        app.Run(door.ServeAsync);
        return app;
    }

    // An address that stands for all of the machine's is none that a request can have.
    private static IEnumerable<string> Named(LocalCloudOptions options) =>
        options.FurtherAddress is { } further && !further.Equals(System.Net.IPAddress.Any) && !further.Equals(System.Net.IPAddress.IPv6Any)
            ? [new UriBuilder("http", further.ToString()).Uri.Host, .. options.HostNames]
            : options.HostNames;
}

/// <summary>Leaves signals to the program that the cloud is part of: the host's usual lifetime would take them and only stop its server.</summary>
internal sealed class EmbeddedLifetime : IHostLifetime
{
    public Task WaitForStartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;
}
