using Pipeline.Cloud.Deployment.Template;

namespace Pipeline.Cloud.Tests.Deployment.Template;

/// <summary>Blocks of addresses are divided as Fn::Cidr divides them. Source: "Fn::Cidr".</summary>
public sealed class AddressBlocksTests
{
    [Theory]
    [InlineData("192.168.0.0/24", "6", "5", "192.168.0.0/27,192.168.0.32/27,192.168.0.64/27,192.168.0.96/27,192.168.0.128/27,192.168.0.160/27")]
    [InlineData("10.64.0.0/20", "2", "8", "10.64.0.0/24,10.64.1.0/24")]
    [InlineData("10.0.0.0/8", "1", "24", "10.0.0.0/8")]
    public void A_block_has_equal_parts(string block, string count, string bits, string parts) =>
        string.Join(',', AddressBlocks.Divide([block, count, bits], Fail).Select(part => part!.ToString())).ShouldBe(parts);

    [Theory]
    [InlineData("10.0.0/8", "1", "8", "'10.0.0/8' is not a block")]
    [InlineData("fd00::/8", "1", "8", "'fd00::/8' is not a block")]
    [InlineData("10.0.0.0/24", "3", "7", "no room for 3 blocks of 7 bits")]
    [InlineData("10.0.0.0/24", "1", "9", "no room for 1 blocks of 9 bits")]
    [InlineData("10.0.0.0/24", "257", "1", "'257' is not a number of blocks")]
    [InlineData("10.0.0.0/24", "1", "x", "'x' is not a number of bits")]
    public void What_cannot_be_divided_is_refused(string block, string count, string bits, string problem) =>
        Should.Throw<TemplateException>(() => AddressBlocks.Divide([block, count, bits], Fail)).Message.ShouldContain(problem);

    private static TemplateException Fail(string problem) => new("template.yaml", 1, problem);
}
