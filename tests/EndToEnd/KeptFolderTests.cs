using System.CommandLine;
using System.Globalization;
using System.Text.RegularExpressions;
using Pipeline.Cli.Commands;
using Pipeline.Cli.Hosting;
using Pipeline.Testing;

namespace Pipeline.EndToEnd;

/// <summary>The data of <c>make up</c> are copied, spoiled and put back: the next start goes on with them.</summary>
public sealed partial class KeptFolderTests : IDisposable
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;
    private readonly TemporaryDirectory _directory = new();

    public void Dispose() => _directory.Dispose();

    [Fact]
    public async Task Make_up_goes_on_with_a_copy_that_was_put_back()
    {
        var port = UpProcess.FreePort();
        await LiveAsync(port, async (clients, up) =>
        {
            await WriteAsync(clients, up, "1");
            (await RunAsync("backup")).ShouldBe((2, $"'{_directory.File("up")}' is in use by a local cloud that is running: stop it, or start this one from another checkout.\n"));
        });
        var (status, said) = await RunAsync("backup");
        status.ShouldBe(0, said);
        await LiveAsync(port, (clients, up) => WriteAsync(clients, up, "spoiled"));
        (status, said) = await RunAsync("restore", "--to", Copied().Match(said).Groups[1].Value);
        status.ShouldBe(0, said);
        await LiveAsync(port, async (clients, up) =>
        {
            (await clients.DynamoDb.GetItemAsync(up.Output("LookupsTableName"), new() { ["pk"] = new() { S = "x" } }, Token)).Item["value"].S.ShouldBe("1");
            using var response = await clients.S3.GetObjectAsync(up.Output("BucketName"), "models/x", Token);
            using var reader = new StreamReader(response.ResponseStream);
            (await reader.ReadToEndAsync(Token)).ShouldBe("1");
        });
    }

    private async Task LiveAsync(int port, Func<PipelineClients, UpProcess, Task> work)
    {
        await using var up = await UpProcess.StartAsync(_directory.File("up"), port);
        using var clients = new PipelineClients(new Uri($"http://127.0.0.1:{port.ToString(CultureInfo.InvariantCulture)}"), "us-east-1", "test");
        await work(clients, up);
    }

    private static async Task WriteAsync(PipelineClients clients, UpProcess up, string value)
    {
        await clients.DynamoDb.PutItemAsync(up.Output("LookupsTableName"), new() { ["pk"] = new() { S = "x" }, ["value"] = new() { S = value } }, Token);
        await clients.S3.PutObjectAsync(new() { BucketName = up.Output("BucketName"), Key = "models/x", ContentBody = value }, Token);
    }

    private async Task<(int Status, string Said)> RunAsync(params string[] command)
    {
        var said = new StringWriter();
        var root = new RootCommand { BackupCommand.Create(_directory.Path, TimeProvider.System, _ => null), RestoreCommand.Create(_directory.Path, TimeProvider.System, _ => null) };
        return (await CommandLineProgram.RunAsync(root, [.. command, "--data", _directory.File("up")], said, Token, said), said.ToString());
    }

    [GeneratedRegex("^copied +(\\S+)\n")]
    private static partial Regex Copied();
}
