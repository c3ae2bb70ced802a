using System.CommandLine;
using Pipeline.Cli.Commands;
using Pipeline.Testing;

namespace Pipeline.Cli.Tests.Commands;

/// <summary>What a caller can mend is one message with the remedy and exit status 2, without a stack trace.</summary>
public sealed class CommandLineProgramTests : IDisposable
{
    private readonly TemporaryDirectory _directory = new();

    public void Dispose() => _directory.Dispose();

    [Theory]
    [InlineData("run", "s3:PutObject rate=2 throttle", "rate: '2': expected a number from 0 to 1")]
    [InlineData("up", "s3:PutObject rate=2 throttle", "rate: '2': expected a number from 0 to 1")]
    [InlineData("run", "s3:PutObjects throttle", "s3 has no operation 'PutObjects'; there are ")]
    [InlineData("up", "s3:PutObjects throttle", "s3 has no operation 'PutObjects'; there are ")]
    public async Task A_fault_that_cannot_be_is_named_before_anything_is_deployed(string command, string fault, string problem)
    {
        var (status, message) = await RunAsync(command, "--port", "0", "--fault", fault);
        message.ShouldStartWith($"--fault \"{fault}\": ");
        message.ShouldContain(problem);
        status.ShouldBe(2);
    }

    [Theory]
    [InlineData("run --count many", "--count")]
    [InlineData("run --cuont 5", "--cuont")]
    [InlineData("run --count 0", "--count: expected at least 1")]
    [InlineData("run --rate 0", "--rate: expected a number above 0")]
    [InlineData("run --port 70000", "--port: expected a number from 0 to 65535")]
    [InlineData("run --parameter Shards", "--parameter: 'Shards' is not of the form Name=value")]
    [InlineData("run --delegate dynamodb=localhost", "--delegate dynamodb: 'localhost' is not a URL")]
    [InlineData("run --trips a.parquet", "--trips needs --zones")]
    [InlineData("run --zones z.csv", "--zones needs --trips")]
    [InlineData("run --without-distance", "--without-distance needs --trips")]
    [InlineData("send --stream trips --without-distance", "--without-distance needs --trips")]
    [InlineData("run --data missing --trips a.parquet --zones z.csv", "--data and --trips exclude each other")]
    [InlineData("run --data missing --count 5", "--data and --count exclude each other")]
    [InlineData("send --stream trips --data missing --zones z.csv", "--data and --zones exclude each other")]
    [InlineData("run --data missing", "The folder 'missing' does not exist. Give a folder of records as DATA=folder.")]
    [InlineData("send --stream trips --data missing", "The folder 'missing' does not exist.")]
    [InlineData("run --trips missing.parquet --zones missing.csv", "missing")]
    [InlineData("run --port 0 --template missing.yaml", "missing.yaml: there is no such file")]
    [InlineData("run --faults missing.yaml", "missing.yaml: there is no such file; expected a fault plan")]
    [InlineData("jump", "jump")]
    [InlineData("models", "--endpoint-name is needed: the stack's output EndpointName")]
    [InlineData("recreate-endpoint", "--endpoint-name is needed: the stack's output EndpointName")]
    [InlineData("models --endpoint-name pipe-trips", "--state-machine is needed: the stack's output StateMachineArn")]
    [InlineData("models --count 0", "--count: expected at least 1")]
    [InlineData("watch", "--state-machine is needed: the stack's output WatchStateMachineArn")]
    [InlineData("retrain", "--state-machine is needed: the stack's output StateMachineArn")]
    [InlineData("retrain --state-machine arn:m --accept a/b", "--accept: 'a/b' is not the name of a run.")]
    [InlineData("rollback", "--model")]
    [InlineData("rollback --model m", "--endpoint-name is needed: the stack's output EndpointName")]
    [InlineData("undo", "--labels")]
    [InlineData("undo --labels labels/dt=2026-01-15/a.csv", "--bucket is needed: the stack's output BucketName")]
    [InlineData("undo --bucket lake --labels lookups/zones/a.csv", "--labels: 'lookups/zones/a.csv' is no file of labels")]
    [InlineData("rescore --from 2026-01-15 --to tomorrow", "--to: 'tomorrow' is not a day; expected for example 2026-01-15")]
    [InlineData("rescore --from 2026-01-15 --to 2026-01-14", "--from must not be after --to")]
    [InlineData("rescore --from 2026-01-15 --to 2026-01-15", "--bucket is needed: the stack's output BucketName")]
    [InlineData("restore", "--to")]
    [InlineData("restore --bucket lake --to yesterday", "--to: 'yesterday' is not a time")]
    [InlineData("restore --bucket lake --to 01/02/2026", "--to: '01/02/2026' is not a time")]
    [InlineData("restore --bucket lake --to 10:00", "--to: '10:00' is not a time")]
    [InlineData("restore --bucket lake --to 2026-01-15T12:00:00Z", "--predictions-table is needed: the stack's output PredictionsTableName")]
    [InlineData("backup --endpoint-url http://127.0.0.1:1", "--predictions-table is needed: the stack's output PredictionsTableName")]
    [InlineData("rescore --from 2026-01-15 --to 2026-01-15 --unscored --lookups", "--unscored and --lookups exclude each other")]
    [InlineData("affected", "--lookup")]
    [InlineData("affected --lookup lookups/zones/a.csv", "--bucket is needed: the stack's output BucketName")]
    [InlineData("affected --lookup lookups/zones/a.csv --bucket lake --from 2026-01-15 --to 2026-01-14", "--from must not be after --to")]
    [InlineData("redrive", "--bucket is needed: the stack's output BucketName")]
    [InlineData("redrive --bucket lake", "--failures is needed: the stack's output FailuresBucketName")]
    [InlineData("redrive --bucket lake --failures failures", "--stream is needed: the stack's output StreamName")]
    [InlineData("redrive --endpoint-url http://127.0.0.1:1", "--bucket is needed")]
    [InlineData("redrive --endpoint-url localhost:4566", "--endpoint-url: 'localhost:4566' is not a URL")]
    [InlineData("redrive --bucket lake --failures failures --stream trips --prefix scored/", "--prefix: 'scored/' begins with neither quarantine/ nor aws/lambda/")]
    [InlineData("redrive --bucket lake --failures failures --stream trips --from yesterday", "--from: 'yesterday' is not a time")]
    [InlineData("redrive --bucket lake --failures failures --stream trips --from 2026-01-02 --to 2026-01-01", "--from must be before --to")]
    [Trait("Cost", "process")]
    public async Task A_call_that_cannot_be_carried_out_says_why_and_exits_with_2(string line, string problem)
    {
        var (status, message) = await RunAsync(line.Split(' '));
        message.ShouldContain(problem);
        message.ShouldNotContain("   at ");
        status.ShouldBe(2);
    }

    [Theory]
    [InlineData("run --port 0")]
    [InlineData("send --stream trips --bucket lake --endpoint-url http://127.0.0.1:1")]
    public async Task Zones_that_the_loader_would_refuse_are_named_with_their_row_before_anything_is_started_or_sent(string line)
    {
        var zones = Path.Combine(_directory.Path, "zones.csv");
        await File.WriteAllTextAsync(zones, "LocationID,Borough,Zone,service_zone\n1,EWR,Newark Airport,EWR\nx,Queens,Jamaica Bay,Boro Zone\n", TestContext.Current.CancellationToken);
        var (status, message) = await RunAsync([.. line.Split(' '), "--trips", Repository.Sample("green_tripdata_2023-01_sample.parquet"), "--zones", zones]);
        message.ShouldStartWith($"The zones file '{zones}' cannot be used: row 3: zone_id is «x»; a whole number from 1 to 9999 was expected.");
        message.ShouldNotContain("   at ");
        status.ShouldBe(2);
    }

    [Fact]
    public async Task A_port_in_use_is_named_with_the_remedy()
    {
        using var other = new System.Net.Sockets.TcpListener(System.Net.IPAddress.Loopback, 0);
        other.Start();
        var port = ((System.Net.IPEndPoint)other.LocalEndpoint).Port;
        var (status, message) = await RunAsync("run", "--port", port.ToString(System.Globalization.CultureInfo.InvariantCulture));
        message.ShouldContain($"Port {port} on 127.0.0.1 is in use");
        message.ShouldContain("PORT=n");
        status.ShouldBe(2);
    }

    [Fact]
    public async Task A_second_cloud_of_a_checkout_leaves_the_first_ones_data_alone()
    {
        var data = Path.Combine(_directory.Path, ".local");
        using var first = Pipeline.Cloud.DataDirectory.Hold(data);
        var stored = Path.Combine(data, "s3", "lake", "object");
        Directory.CreateDirectory(Path.GetDirectoryName(stored)!);
        await File.WriteAllTextAsync(stored, "of the first", TestContext.Current.CancellationToken);
        var (status, message) = await RunAsync("run", "--port", "0");
        message.ShouldContain($"'{data}' is in use by a local cloud that is running");
        status.ShouldBe(2);
        File.Exists(stored).ShouldBeTrue();
    }

    [Fact]
    public async Task A_redrive_that_reaches_no_cloud_says_where_it_looked_and_exits_with_1()
    {
        using var free = new System.Net.Sockets.TcpListener(System.Net.IPAddress.Loopback, 0);
        free.Start();
        var port = ((System.Net.IPEndPoint)free.LocalEndpoint).Port;
        free.Stop();
        var (status, message) = await RunAsync("redrive", "--bucket", "lake", "--failures", "failures", "--stream", "trips", "--endpoint-url", $"http://127.0.0.1:{port}");
        message.ShouldStartWith($"FAILED: http://127.0.0.1:{port}/: ");
        message.ShouldNotContain("   at ");
        status.ShouldBe(1);
    }

    private async Task<(int Status, string Message)> RunAsync(params string[] args)
    {
        var error = new StringWriter();
        Directory.CreateSymbolicLink(Path.Combine(_directory.Path, "local"), Path.Combine(Repository.Root, "local"));
        var root = new RootCommand { RunCommand.Create(_directory.Path, TimeProvider.System), UpCommand.Create(_directory.Path, TimeProvider.System), SendCommand.Create(_directory.Path, TimeProvider.System, _ => null), RedriveCommand.Create(_directory.Path, TimeProvider.System, _ => null), ModelsCommand.Create(_directory.Path, TimeProvider.System, _ => null), WatchCommand.Create(_directory.Path, TimeProvider.System, _ => null), RetrainCommand.Create(_directory.Path, TimeProvider.System, _ => null), RecreateEndpointCommand.Create(_directory.Path, TimeProvider.System, _ => null), RollbackCommand.Create(_directory.Path, TimeProvider.System, _ => null), UndoCommand.Create(_directory.Path, TimeProvider.System, _ => null), RescoreCommand.Create(_directory.Path, TimeProvider.System, _ => null), AffectedCommand.Create(_directory.Path, TimeProvider.System, _ => null), BackupCommand.Create(_directory.Path, TimeProvider.System, _ => null), RestoreCommand.Create(_directory.Path, TimeProvider.System, _ => null) };
        var status = await CommandLineProgram.RunAsync(root, args, error, TestContext.Current.CancellationToken);
        return (status, error.ToString());
    }
}
