using Amazon.Lambda.RuntimeSupport;

namespace Pipeline.Compat.Tests.Runtime;

public sealed class HeapLimitTests
{
    private const long Gigabyte = 1024 * 1024 * 1024;

    [Theory]
    [InlineData("512", null, 512UL)]
    [InlineData("1024", null, 1024UL)]
    [InlineData("512", "false", 512UL)]
    [InlineData("1025", null, null)] // more than there is: somebody has set less
    [InlineData(null, null, null)]
    [InlineData("much", null, null)]
    [InlineData("512", "TRUE", null)]
    public void The_heap_may_have_the_function_s_memory(string? size, string? disabled, ulong? megabytes) =>
        HeapLimit.For(name => name switch
        {
            "AWS_LAMBDA_FUNCTION_MEMORY_SIZE" => size,
            "AWS_LAMBDA_DOTNET_DISABLE_MEMORY_LIMIT_CHECK" => disabled,
            _ => null,
        }, Gigabyte).ShouldBe(megabytes * 1024 * 1024);
}
