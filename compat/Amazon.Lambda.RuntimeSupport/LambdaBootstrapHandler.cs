namespace Amazon.Lambda.RuntimeSupport;

/// <summary>Handles one invocation.</summary>
/// <param name="invocation">The event and its context.</param>
public delegate Task<InvocationResponse> LambdaBootstrapHandler(InvocationRequest invocation);
