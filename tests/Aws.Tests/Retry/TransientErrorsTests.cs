using System.Net;
using Amazon.Runtime;
using Pipeline.Aws.Retry;

namespace Pipeline.Aws.Tests.Retry;

public sealed class TransientErrorsTests
{
    [Fact]
    public void Throttles_server_errors_and_broken_connections_may_pass()
    {
        Exception[] passing =
        [
            Service("ProvisionedThroughputExceededException", HttpStatusCode.BadRequest), Service("RequestLimitExceeded", HttpStatusCode.BadRequest),
            Service("InternalServerError", HttpStatusCode.InternalServerError),
            Service("ModelNotReadyException", HttpStatusCode.TooManyRequests), Service("SlowDown", HttpStatusCode.ServiceUnavailable), Service("ThrottlingException", HttpStatusCode.BadRequest),
            Service("Whatever", HttpStatusCode.TooManyRequests), Service("Whatever", HttpStatusCode.BadGateway), new HttpRequestException("refused"), new IOException("reset"),
            new TaskCanceledException("timed out"), new AmazonClientException("sending failed", new HttpRequestException("refused")),
            new AmazonServiceException("sending failed", new HttpRequestException("refused")),
        ];
        passing.Where(exception => !TransientErrors.Includes(exception)).Select(exception => exception.ToString()).ShouldBeEmpty();
    }

    [Fact]
    public void Requests_that_are_wrong_stay_wrong()
    {
        Exception[] lasting = [Service("ValidationException", HttpStatusCode.BadRequest), Service("AccessDeniedException", HttpStatusCode.BadRequest), Service("NoSuchBucket", HttpStatusCode.NotFound), new ArgumentException("bug")];
        lasting.Where(TransientErrors.Includes).ShouldBeEmpty();
    }

    private static AmazonServiceException Service(string code, HttpStatusCode status) =>
        new("message", ErrorType.Unknown, code, "request-1", status);
}
