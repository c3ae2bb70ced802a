using System.Text;
using Pipeline.Aws.Direct;

namespace Pipeline.Aws.Tests.Direct;

public sealed class ServiceExceptionTests
{
    [Theory]
    [InlineData(400, """{"__type":"com.amazonaws.dynamodb.v20120810#ThrottlingException","message":"slow"}""", "", "ThrottlingException", "slow")]
    [InlineData(400, """{"__type":"ResourceNotFoundException","Message":"no table"}""", "", "ResourceNotFoundException", "no table")]
    [InlineData(400, """{"message":"not found"}""", "x-amzn-ErrorType: ValidationError:http://internal.amazon.com/coral/\r\n", "ValidationError", "not found")]
    [InlineData(400, """{"code":"AccessDenied"}""", "", "AccessDenied", """{"code":"AccessDenied"}""")]
    [InlineData(503, """<?xml version="1.0"?><Error><Code>SlowDown</Code><Message>reduce</Message></Error>""", "", "SlowDown", "reduce")]
    [InlineData(502, "<html>Bad Gateway</html>", "", "Http502", "<html>Bad Gateway</html>")]
    [InlineData(500, "{ not JSON", "", "Http500", "{ not JSON")]
    [InlineData(403, "", "", "Http403", "no message")]
    public void What_went_wrong_is_read_from_either_protocol_and_else_quoted(int status, string body, string head, string code, string message)
    {
        var error = Of(status, body, head);
        (error.Status, error.Code, error.Message).ShouldBe((status, code, $"{code} ({status}): {message}"));
    }

    [Fact]
    public void A_long_page_is_cut() => Of(502, new string('x', 5_000), "").Message.Length.ShouldBeLessThan(600);

    [Theory]
    [InlineData(400, """{"__type":"ProvisionedThroughputExceededException"}""", true)]
    [InlineData(400, """{"__type":"ValidationException"}""", false)]
    [InlineData(503, "<Error><Code>SlowDown</Code></Error>", true)]
    [InlineData(400, "<Error><Code>RequestTimeout</Code></Error>", true)]
    [InlineData(403, "<Error><Code>AccessDenied</Code></Error>", false)]
    [InlineData(502, "<html></html>", true)]
    [InlineData(429, "", true)]
    public void Errors_that_may_pass_are_told_from_those_that_will_not(int status, string body, bool passes) => Of(status, body, "").IsTransient.ShouldBe(passes);

    private static ServiceException Of(int status, string body, string head)
    {
        using var reply = new ServiceReply(status, Encoding.UTF8.GetBytes(head), Encoding.UTF8.GetBytes(body));
        return ServiceException.Of(reply);
    }
}
