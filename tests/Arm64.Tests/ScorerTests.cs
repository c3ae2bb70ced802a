using System.Diagnostics;
using Pipeline.Bench.Contenders;
using Pipeline.Cli.Hosting;
using Pipeline.Testing;

namespace Pipeline.Arm64.Tests;

/// <summary>The scorer that is built for Graviton2, under emulation, beside the one that is built for x86-64: same input, same output, to the byte.</summary>
public sealed class ScorerTests
{
    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("direct", false)]
    [InlineData("direct", true)]
    [InlineData("sdk", true)]
    public async Task Both_binaries_write_the_same_bytes(string transport, bool overTls)
    {
        using var clock = new StandingClock(TimeProvider.System.GetUtcNow());

        var x64 = await RunAsync(Processor.X64, clock, transport, overTls);
        var arm64 = await RunAsync(Processor.Graviton2, clock, transport, overTls);

        x64.Items.Count.ShouldBeGreaterThan(2_000);
        arm64.Items.ShouldBe(x64.Items, ignoreOrder: true);
        arm64.Lines.ShouldBe(x64.Lines, ignoreOrder: true);
        arm64.Objects.ShouldBe(x64.Objects, ignoreOrder: true);
    }

    [Fact]
    public async Task A_processor_without_the_instructions_that_Graviton2_has_is_told_so()
    {
        var command = $"{Processor.EmulatorOf("cortex-a53")} {Processor.Graviton2.Binary}".Split(' ');
        using var process = Process.Start(new ProcessStartInfo(command[0], command[1..]) { RedirectStandardError = true })!;

        (await process.StandardError.ReadToEndAsync(Cancelled)).ShouldContain("The required instruction sets are not supported by the current CPU");
        await process.WaitForExitAsync(Cancelled);
    }

    private static async Task<Written> RunAsync(Processor processor, StandingClock clock, string transport, bool overTls)
    {
        using var directory = new TemporaryDirectory();
        using var authority = new CertificateAuthority();
        await using var front = new TlsFront(authority.ServerCertificate);
        var variables = new Dictionary<string, string> { [StandingClock.Variable] = clock.File };
        if (overTls)
        {
            authority.AddTo(variables, Trust.OneRoot);
            variables["AWS_ENDPOINT_URL"] = front.Address.GetLeftPart(UriPartial.Authority);
        }

        processor.Deploy(directory, variables);
        await using var pipeline = await StartAsync(directory, transport);
        front.StandBefore(pipeline.Cloud.Endpoint);
        var log = directory.File($".local/logs/{pipeline.Stack.Resources["ScoringFunction"].Ref}.log");
        await new Scenario(pipeline, clock, processor.Name, log, Cancelled).RunAsync();
        if (overTls) front.Taken.ShouldBeGreaterThan(0);
        else front.Taken.ShouldBe(0);
        return await Written.ReadAsync(pipeline, Cancelled);
    }

    private static Task<LocalPipeline> StartAsync(TemporaryDirectory directory, string transport)
    {
        // A definition must lie in its template's folder.
        Directory.CreateDirectory(directory.File("statemachines"));
        foreach (var file in new DirectoryInfo(Path.Combine(Repository.Root, "statemachines")).GetFiles()) file.CopyTo(directory.File("statemachines/" + file.Name));
        File.Copy(Path.Combine(Repository.Root, "template.yaml"), directory.File("template.yaml"));
        var options = new PipelineOptions
        {
            Root = Repository.Root,
            TemplateFile = directory.File("template.yaml"),
            ArtifactsDirectory = directory.Path,
            DataDirectory = directory.File(".local"),
            Port = 0,
            // Whichever processor the template names, the local cloud runs what is in the function's folder.
            Parameters = new Dictionary<string, string> { ["StreamShards"] = "1", ["Transport"] = transport, ["Architecture"] = Processor.Graviton2.Name },
        };
        return LocalPipeline.StartAsync(options, TimeProvider.System, Cancelled);
    }
}
