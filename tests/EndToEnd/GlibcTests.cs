using System.Diagnostics;
using Pipeline.Testing;

namespace Pipeline.EndToEnd;

/// <summary>What the scorer's binary asks of the C library, as <c>local/scripts/check-glibc</c> reads it.</summary>
public sealed class GlibcTests
{
    private static readonly string Binary = Path.Combine(WholeRun.Artifacts, "ScoringFunction", "bootstrap");

    [Fact]
    public async Task The_scorer_runs_on_amazon_linux_2023() => (await CheckAsync(Binary)).ShouldBe((0, ""));

    [Fact]
    public async Task A_symbol_that_is_too_new_is_named_with_what_to_do()
    {
        var (status, error) = await CheckAsync(Binary, "2.17");
        status.ShouldBe(1);
        error.ShouldContain("pthread_create (GLIBC_2.34)");
        error.ShouldContain("sam build --use-container");
    }

    [Fact]
    public async Task What_is_no_program_is_refused()
    {
        var (status, error) = await CheckAsync(Path.Combine(Repository.Root, "README.md"));
        status.ShouldBe(2);
        error.ShouldContain("is it a program for Linux?");
    }

    private static async Task<(int Status, string Error)> CheckAsync(params string[] arguments)
    {
        var script = Path.Combine(Repository.Root, "local", "scripts", "check-glibc");
        using var check = Process.Start(new ProcessStartInfo(script, arguments) { RedirectStandardError = true })!;
        var error = await check.StandardError.ReadToEndAsync(TestContext.Current.CancellationToken);
        await check.WaitForExitAsync(TestContext.Current.CancellationToken);
        return (check.ExitCode, error);
    }
}
