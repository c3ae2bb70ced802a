using System.Text;
using Pipeline.Bench.Checks;

namespace Pipeline.Bench.Tests.Checks;

public sealed class AwsChunksTests
{
    [Theory]
    [InlineData("5\r\nhello\r\n0\r\nx-amz-checksum-crc32:AAAAAA==\r\n\r\n", "hello")]
    [InlineData("3;chunk-signature=ab\r\nhel\r\n2;chunk-signature=cd\r\nlo\r\n0;chunk-signature=ef\r\n\r\n", "hello")]
    [InlineData("0\r\n\r\n", "")]
    public void The_content_is_what_is_between_the_frames(string body, string content) =>
        Encoding.ASCII.GetString(AwsChunks.Join(Encoding.ASCII.GetBytes(body))).ShouldBe(content);

    [Theory]
    [InlineData("6\r\nhello\r\n")]
    [InlineData("hello")]
    public void A_broken_frame_is_refused(string body) => Should.Throw<InvalidDataException>(() => AwsChunks.Join(Encoding.ASCII.GetBytes(body)));
}
