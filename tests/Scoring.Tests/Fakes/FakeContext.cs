using Amazon.Lambda.Core;

namespace Pipeline.Scoring.Tests.Fakes;

internal sealed class FakeContext(TimeSpan remaining, FakeLogger logger) : ILambdaContext
{
    public string AwsRequestId => "request-1";

    public IClientContext ClientContext => null!;

    public string FunctionName => "ScoringFunction";

    public string FunctionVersion => "$LATEST";

    public ICognitoIdentity Identity => null!;

    public string InvokedFunctionArn => "arn:aws:lambda:us-east-1:000000000000:function:ScoringFunction";

    public ILambdaLogger Logger => logger;

    public string LogGroupName => "/aws/lambda/ScoringFunction";

    public string LogStreamName => "1";

    public int MemoryLimitInMB => 1024;

    public TimeSpan RemainingTime => remaining;
}
