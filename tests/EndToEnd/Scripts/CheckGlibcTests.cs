using System.Runtime.InteropServices;
using Pipeline.Testing;

namespace Pipeline.EndToEnd.Scripts;

/// <summary>What the scorer's binary asks of the C library, as <c>local/scripts/check-glibc</c> reads it.</summary>
public sealed class CheckGlibcTests
{
    private static readonly string Binary = Path.Combine(WholeRun.Artifacts, "ScoringFunction", "bootstrap");

    [Fact]
    public async Task The_scorer_runs_on_amazon_linux_2023() => (await CheckAsync(Binary)).ShouldBe(new ScriptRun(0, "", ""));

    [Fact]
    public async Task A_symbol_that_is_too_new_is_named_with_what_to_do()
    {
        var check = await CheckAsync(Binary, "2.17");

        check.Status.ShouldBe(1);
        check.Error.ShouldContain("pthread_create (GLIBC_2.34)");
        check.Error.ShouldContain("sam build --use-container");
    }

    [Fact]
    public async Task A_binary_for_another_processor_than_the_function_has_is_refused()
    {
        var (own, other) = RuntimeInformation.OSArchitecture == Architecture.Arm64 ? ("arm64", "x86_64") : ("x86_64", "arm64");

        (await CheckAsync(Binary, "2.34", own)).ShouldBe(new ScriptRun(0, "", ""));
        var check = await CheckAsync(Binary, "2.34", other);
        check.Status.ShouldBe(1);
        check.Error.ShouldContain($"is a program for {own}, and the function's Architecture is {other}");
    }

    [Fact]
    public async Task What_is_no_program_is_refused()
    {
        var check = await CheckAsync(Path.Combine(Repository.Root, "README.md"));

        check.Status.ShouldBe(2);
        check.Error.ShouldContain("is it a program for Linux?");
    }

    private static Task<ScriptRun> CheckAsync(params string[] arguments) => ScriptRun.OfAsync(ScriptRun.PathOf("check-glibc"), arguments);
}
