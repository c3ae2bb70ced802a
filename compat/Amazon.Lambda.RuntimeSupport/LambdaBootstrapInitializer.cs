namespace Amazon.Lambda.RuntimeSupport;

/// <summary>Prepares the function before its first invocation; false ends it.</summary>
public delegate Task<bool> LambdaBootstrapInitializer();
