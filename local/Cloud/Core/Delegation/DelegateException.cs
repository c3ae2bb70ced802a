namespace Pipeline.Cloud.Delegation;

/// <summary>A service cannot be delegated as asked. The message says what to do instead.</summary>
public sealed class DelegateException(string message) : Exception(message);
