using Amazon.Lambda.Core;

namespace Pipeline.Testing;

/// <summary>What the runtime tells the scoring function about an invocation.</summary>
public sealed class InvocationContext(string requestId, TimeSpan remaining, ILambdaLogger logger) : ILambdaContext
{
    public string AwsRequestId => requestId;

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
