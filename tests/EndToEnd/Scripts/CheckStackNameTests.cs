namespace Pipeline.EndToEnd.Scripts;

/// <summary>Which names a stack may have, as <c>local/scripts/check-stack-name</c> says before a deployment.</summary>
public sealed class CheckStackNameTests
{
    [Theory]
    [InlineData("pipeline", "us-east-1")]
    [InlineData("p", "us-east-1")]
    [InlineData("a2345678901234567890123456789-", "ap-southeast-1")] // 30 characters: the bucket's name has 63.
    [InlineData("a2345678901234567890123456789012345", "us-east-1")]
    public async Task A_name_that_fits_is_taken_without_a_word(string stack, string region) => (await CheckAsync(stack, region)).ShouldBe(new ScriptRun(0, "", ""));

    [Theory]
    [InlineData("a234567890123456789012345678901", "ap-southeast-1", "leaves 30")]
    [InlineData("a23456789012345678901234567890123456", "us-east-1", "leaves 35")]
    [InlineData("Pipeline", "us-east-1", "lower-case letters")]
    [InlineData("my_pipeline", "us-east-1", "lower-case letters")]
    [InlineData("1pipeline", "us-east-1", "a letter first")]
    [InlineData("-pipeline", "us-east-1", "a letter first")]
    [InlineData("aws-pipeline", "us-east-1", "may not begin with 'aws'")]
    [InlineData("xn--pipeline", "us-east-1", "may not begin with 'xn--'")]
    public async Task A_name_that_does_not_fit_is_refused_with_the_reason_and_what_to_do(string stack, string region, string reason)
    {
        var check = await CheckAsync(stack, region);
        check.Status.ShouldBe(1);
        check.Error.ShouldContain(reason);
        check.Error.ShouldContain("make deploy STACK=name");
    }

    [Fact]
    public async Task Where_the_region_is_unknown_the_longest_counts()
    {
        var unknown = new Dictionary<string, string> { ["AWS_REGION"] = "", ["AWS_DEFAULT_REGION"] = "", ["AWS_CONFIG_FILE"] = "/nowhere", ["AWS_PROFILE"] = "" };
        var check = await ScriptRun.OfAsync(ScriptRun.PathOf("check-stack-name"), ["a234567890123456789012345678901"], environment: unknown);
        check.Error.ShouldContain("leaves 30");
    }

    private static Task<ScriptRun> CheckAsync(string stack, string region) => ScriptRun.OfAsync(ScriptRun.PathOf("check-stack-name"), [stack, region]);
}
