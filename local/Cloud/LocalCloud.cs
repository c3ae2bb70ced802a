using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Pipeline.Cloud.FrontDoor;
using Pipeline.Cloud.Guard;
using Pipeline.Cloud.Protocol;

namespace Pipeline.Cloud;

/// <summary>The local cloud: one process, one port on 127.0.0.1, every service behind it.</summary>
public sealed class LocalCloud : IAsyncDisposable
{
    private readonly WebApplication _app;
    private readonly CancellationTokenSource _stopping = new();
    private readonly IReadOnlyList<ICloudService> _services;

    private LocalCloud(WebApplication app, Dispatcher dispatcher)
    {
        _app = app;
        Dispatcher = dispatcher;
        _services = dispatcher.Services;
    }

    /// <summary>Calls operations from within the process.</summary>
    public Dispatcher Dispatcher { get; }

    /// <summary>Where the cloud listens, for example <c>http://127.0.0.1:4566</c>.</summary>
    public Uri Endpoint { get; private set; } = new("http://127.0.0.1");

    /// <summary>Builds a cloud of services and starts it.</summary>
    /// <exception cref="PortInUseException">Another process listens on the port.</exception>
    public static Task<LocalCloud> StartAsync(
        LocalCloudOptions options,
        IEnumerable<ICloudService> services,
        IEnumerable<IUnsignedEndpoint> unsigned,
        TimeProvider time,
        CancellationToken cancellationToken) =>
        StartAsync(options, new Dispatcher(services), unsigned, time, cancellationToken);

    /// <summary>Builds a cloud of a dispatcher's services and starts it.</summary>
    /// <exception cref="PortInUseException">Another process listens on the port.</exception>
    public static async Task<LocalCloud> StartAsync(
        LocalCloudOptions options,
        Dispatcher dispatcher,
        IEnumerable<IUnsignedEndpoint> unsigned,
        TimeProvider time,
        CancellationToken cancellationToken)
    {
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.Logging.ClearProviders();
        builder.Services.AddSingleton<IHostLifetime, EmbeddedLifetime>();
        builder.WebHost.UseKestrelCore();
        builder.WebHost.ConfigureKestrel(kestrel =>
        {
            kestrel.Listen(System.Net.IPAddress.Loopback, options.Port);
            if (options.FurtherAddress is { } further) kestrel.Listen(further, options.Port);
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
        var guard = new RequestGuard(Named(options));
        var door = new FrontDoor.FrontDoor(guard, dispatcher, unsigned, $"arn:aws:iam::{options.AccountId}:root", time, Console.Error);
        app.Run(door.ServeAsync);
        var cloud = new LocalCloud(app, dispatcher);
        try
        {
            await app.StartAsync(cancellationToken);
        }
        catch (IOException e) when (e.InnerException is Microsoft.AspNetCore.Connections.AddressInUseException)
        {
            await app.DisposeAsync();
            throw new PortInUseException(options.Port, e);
        }

        cloud.Endpoint = new Uri(app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.First());
        try
        {
            foreach (var service in cloud._services) await service.StartAsync(cloud._stopping.Token);
        }
        catch
        {
            // Child processes of the services that did start go too.
            await cloud.DisposeAsync();
            throw;
        }

        return cloud;
    }

    // An address that stands for all of the machine's is none that a request can have.
    private static IEnumerable<string> Named(LocalCloudOptions options) =>
        options.FurtherAddress is { } further && !further.Equals(System.Net.IPAddress.Any) && !further.Equals(System.Net.IPAddress.IPv6Any)
            ? [new UriBuilder("http", further.ToString()).Uri.Host, .. options.HostNames]
            : options.HostNames;

    /// <summary>Stops listening, then the services, last started first.</summary>
    public async ValueTask DisposeAsync()
    {
        await _stopping.CancelAsync();
        foreach (var service in _services.Reverse())
        {
            if (service is IAsyncDisposable disposable) await disposable.DisposeAsync();
        }

        await _app.DisposeAsync();
        _stopping.Dispose();
    }
}
