using Pipeline.Testing;

namespace Pipeline.EndToEnd.Scripts;

/// <summary>What <c>make</c> would run, by <c>make -n</c>.</summary>
public sealed class MakefileTests
{
    [Theory]
    [InlineData("deploy")]
    [InlineData("smoke")]
    [InlineData("send")]
    [InlineData("redrive")]
    [InlineData("models")]
    [InlineData("recreate-endpoint")]
    [InlineData("retrain")]
    [InlineData("watch")]
    [InlineData("accept PROFILE=r")]
    [InlineData("release")]
    [InlineData("rollback MODEL=m")]
    [InlineData("undo LABELS=labels/dt=2026-01-15/a.csv")]
    [InlineData("rescore FROM=2026-01-01 TO=2026-01-02")]
    [InlineData("backfill FROM=2026-01-01 TO=2026-01-02")]
    [InlineData("backup STACK=pipe")]
    [InlineData("restore STACK=pipe TO=2026-01-15T12:00:00Z")]
    [InlineData("affected LOOKUP=lookups/zones/a.csv")]
    [InlineData("destroy STACK=pipe")]
    public async Task What_talks_to_aws_installs_and_bundles_nothing(string target)
    {
        var commands = await WouldRunAsync(target);
        commands.ShouldContain("choose-aws-packages");
        commands.ShouldContain("dotnet msbuild local/Cli");
        commands.ShouldNotContain("install-missing");
        commands.ShouldNotContain("npm");
        commands.ShouldNotContain("node ");
    }

    [Fact]
    public async Task Without_a_stack_the_data_of_make_up_are_copied_and_put_back()
    {
        (await WouldRunAsync("backup KEPT=.local/up")).TrimEnd().ShouldEndWith("Cli/release/Cli backup");
        (await WouldRunAsync("restore KEPT=.local/up TO=20260115T120000Z")).TrimEnd().ShouldEndWith("restore  --to \"20260115T120000Z\"");
        (await WouldRunAsync("restore ENDPOINT=http://127.0.0.1:4566 TO=2026-01-15T12:00:00Z TABLES=lookups PREFIX=scored/ KEEP=1 SEND=1"))
            .ShouldContain("--endpoint-url \"http://127.0.0.1:4566\"  --to \"2026-01-15T12:00:00Z\" --tables \"lookups\" --prefix \"scored/\" --keep --send");
    }

    [Fact]
    public async Task A_backfill_is_a_rescoring_of_what_has_no_prediction()
    {
        (await WouldRunAsync("backfill FROM=2026-01-01 TO=2026-01-02 ENDPOINT=http://127.0.0.1:4566")).ShouldMatch(
            "Cli rescore --endpoint-url \"http://127.0.0.1:4566\" +--from \"2026-01-01\" --to \"2026-01-02\" .*--unscored .*--send");
        (await WouldRunAsync("rescore FROM=2026-01-01 TO=2026-01-02 ENDPOINT=http://127.0.0.1:4566")).ShouldNotContain("--send");
    }

    // Not of `run` or `up`: even by -n, make carries out a line that calls make, and theirs publish functions.
    [Theory]
    [InlineData("stack")]
    [InlineData("send TRIPS=trips.parquet")]
    public async Task What_runs_engines_here_has_them_installed(string target) => (await WouldRunAsync(target)).ShouldContain("install-missing");

    [Fact]
    public async Task A_deployment_checks_first_what_needs_no_account_and_is_smoke_tested_last()
    {
        var commands = (await WouldRunAsync("deploy STACK=pipe 'PARAMETERS=Stage=prod StreamShards=2'")).Split('\n', StringSplitOptions.RemoveEmptyEntries);
        commands[0].ShouldBe("local/scripts/preflight --without-account \"pipe\" 'Stage=prod StreamShards=2'");
        commands.ShouldContain("local/scripts/deploy-stack \"pipe\" 'Stage=prod StreamShards=2'");
        commands[^1].ShouldStartWith(".build/bin/Cli/release/Cli smoke ");
    }

    [Fact]
    public async Task A_stack_goes_after_what_its_workflow_made_and_before_what_is_retained()
    {
        var commands = await WouldRunAsync("destroy STACK=pipe");
        commands.IndexOf("Cli destroy serving --stack \"pipe\"", StringComparison.Ordinal).ShouldBeLessThan(commands.IndexOf("delete-stack \"pipe\"", StringComparison.Ordinal));
        commands.IndexOf("delete-stack \"pipe\"", StringComparison.Ordinal).ShouldBeLessThan(commands.IndexOf("Cli destroy data --stack \"pipe\"", StringComparison.Ordinal));
        commands.ShouldNotContain("--delete");
        (await WouldRunAsync("destroy STACK=pipe DATA=1 CONFIRM=pipe")).ShouldContain("--delete --confirm \"pipe\"");
    }

    [Fact]
    public async Task A_local_cloud_has_no_cloudformation_to_ask() =>
        (await WouldRunAsync("destroy STACK=pipe ENDPOINT=http://127.0.0.1:4566")).ShouldNotContain("delete-stack");

    private static async Task<string> WouldRunAsync(string target)
    {
        // A make around this test run must not have a say, and neither must the tester's own endpoints.
        var environment = new Dictionary<string, string> { ["MAKEFLAGS"] = "", ["MAKELEVEL"] = "0", ["AWS_ENDPOINT_URL"] = "", ["AWS_ENDPOINT_URL_KINESIS"] = "" };
        var run = await ScriptRun.OfAsync("bash", ["-c", $"make -n {target}"], Repository.Root, environment);
        run.Error.ShouldBe("");
        run.Status.ShouldBe(0);
        return run.Output;
    }
}
