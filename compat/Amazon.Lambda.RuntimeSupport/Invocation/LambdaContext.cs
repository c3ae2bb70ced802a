using Amazon.Lambda.Core;
using Amazon.Lambda.RuntimeSupport.Api;

namespace Amazon.Lambda.RuntimeSupport.Invocation;

/// <summary>The context of one invocation.</summary>
/// <param name="environment">The function.</param>
/// <param name="headers">What the Runtime API said of the invocation.</param>
/// <param name="logger">The function's log.</param>
/// <param name="time">The clock.</param>
internal sealed class LambdaContext(LambdaEnvironment environment, InvocationHeaders headers, ILambdaLogger logger, TimeProvider time) : ILambdaContext
{
    /// <inheritdoc/>
    public string AwsRequestId => headers.RequestId;

    /// <inheritdoc/>
    public IClientContext ClientContext => null!; // no mobile application invokes these functions

    /// <inheritdoc/>
    public string FunctionName => environment.FunctionName;

    /// <inheritdoc/>
    public string FunctionVersion => environment.FunctionVersion;

    /// <inheritdoc/>
    public ICognitoIdentity Identity => null!;

    /// <inheritdoc/>
    public string InvokedFunctionArn => headers.FunctionArn;

    /// <inheritdoc/>
    public ILambdaLogger Logger => logger;

    /// <inheritdoc/>
    public string LogGroupName => environment.LogGroupName;

    /// <inheritdoc/>
    public string LogStreamName => environment.LogStreamName;

    /// <inheritdoc/>
    public int MemoryLimitInMB => environment.MemoryMegabytes;

    /// <inheritdoc/>
    public TimeSpan RemainingTime => headers.Deadline - time.GetUtcNow();

    /// <inheritdoc/>
    public string TraceId => headers.TraceId;
}
