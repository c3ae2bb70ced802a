using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Pipeline.Browser.Running;

namespace Pipeline.Browser.Guard;

/// <summary>Another site: an empty page on a port of its own, under a name of its own.</summary>
internal sealed class ForeignPage : IAsyncDisposable
{
    private readonly WebApplication _app;

    private ForeignPage(WebApplication app) => _app = app;

    /// <summary>Where a browser finds it.</summary>
    public Uri Address { get; private set; } = null!;

    public static async Task<ForeignPage> StartAsync()
    {
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.Logging.ClearProviders();
        builder.WebHost.UseKestrelCore().ConfigureKestrel(kestrel => kestrel.Listen(System.Net.IPAddress.Loopback, 0));
        var app = builder.Build();
        app.Run(http =>
        {
            http.Response.ContentType = "text/html";
            return http.Response.WriteAsync("<!doctype html><title>Nothing to see</title><body></body>");
        });
        var page = new ForeignPage(app);
        await app.StartAsync();
        var port = new Uri(app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.First()).Port;
        page.Address = new Uri($"http://{Chromium.ForeignSite}:{port}/");
        return page;
    }

    public ValueTask DisposeAsync() => _app.DisposeAsync();
}
