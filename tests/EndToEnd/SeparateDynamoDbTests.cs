using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using Pipeline.Testing;

namespace Pipeline.EndToEnd;

public sealed class SeparateDynamoDbTests
{
    [Fact]
    public async Task The_same_functions_work_with_a_dynamodb_of_its_own()
    {
        var port = FreePort();
        using var dynalite = Process.Start(new ProcessStartInfo("node")
        {
            ArgumentList = { Path.Combine(Repository.NodeModules, "dynalite", "cli.js"), "--port", $"{port}", "--createTableMs", "0" },
            RedirectStandardOutput = true,
        })!;
        try
        {
            await Eventually.EndsAsync(dynalite.StandardOutput.ReadLineAsync(), "dynalite says that it listens");
            using var run = new WholeRun();
            var status = await run.RunAsync("--count", "300", "--poison", "0", "--delegate", $"dynamodb=http://127.0.0.1:{port}");
            run.Errors.ShouldBeEmpty();
            status.ShouldBe(0);
            run.Records("stored").ShouldBe(300);
            run.Records("lost").ShouldBe(0);
        }
        finally
        {
            dynalite.Kill(entireProcessTree: true);
        }
    }

    private static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }
}
