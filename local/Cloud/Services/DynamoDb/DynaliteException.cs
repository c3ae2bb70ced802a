namespace Pipeline.Cloud.DynamoDb;

/// <summary>The local DynamoDB cannot start: node or dynalite is missing or broken. The message says what to do.</summary>
public sealed class DynaliteException(string message, Exception? inner = null) : Exception(message, inner);
