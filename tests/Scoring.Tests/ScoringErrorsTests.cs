using System.Net;
using Amazon.Runtime;
using Amazon.SageMakerRuntime.Model;
using Pipeline.Aws.Direct;

namespace Pipeline.Scoring.Tests;

public sealed class ScoringErrorsTests
{
    [Fact]
    public void A_models_failure_may_pass_whichever_client_tells_it() =>
        new Exception[] { new ModelErrorException("the container timed out") { OriginalStatusCode = 500 }, new ServiceException(424, "ModelError", "the container timed out") }
            .ShouldAllBe(exception => ScoringErrors.AreTransient(exception));

    [Fact]
    public void A_reply_of_the_built_in_transport_is_judged_as_the_SDKs_is()
    {
        foreach (var (code, status) in new[] { ("ThrottlingException", 400), ("SlowDown", 503), ("Whatever", 429), ("ValidationException", 400), ("NoSuchBucket", 404) })
        {
            ScoringErrors.AreTransient(new ServiceException(status, code, "no"))
                .ShouldBe(ScoringErrors.AreTransient(new AmazonServiceException("no", ErrorType.Unknown, code, "request-1", (HttpStatusCode)status)), code);
        }
    }

    [Fact]
    public void A_fault_of_the_program_is_none_that_passes() => ScoringErrors.AreTransient(new ArgumentException("bug")).ShouldBeFalse();
}
