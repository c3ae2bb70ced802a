namespace Amazon.Lambda.Core;

/// <summary>What a handler can know about its invocation, its function and its environment.</summary>
public interface ILambdaContext
{
    /// <summary>The invocation's id.</summary>
    string AwsRequestId { get; }

    /// <summary>What a mobile application said about itself; null otherwise.</summary>
    IClientContext ClientContext { get; }

    /// <summary>The function's name.</summary>
    string FunctionName { get; }

    /// <summary>The function's version.</summary>
    string FunctionVersion { get; }

    /// <summary>The Cognito identity of a mobile application; null otherwise.</summary>
    ICognitoIdentity Identity { get; }

    /// <summary>The ARN by which the function was invoked.</summary>
    string InvokedFunctionArn { get; }

    /// <summary>The function's log.</summary>
    ILambdaLogger Logger { get; }

    /// <summary>The log group in CloudWatch.</summary>
    string LogGroupName { get; }

    /// <summary>The log stream in CloudWatch.</summary>
    string LogStreamName { get; }

    /// <summary>The function's memory.</summary>
    int MemoryLimitInMB { get; }

    /// <summary>How long the invocation may still take.</summary>
    TimeSpan RemainingTime { get; }

    /// <summary>The X-Ray trace of the invocation.</summary>
    string TraceId => null;
}
