namespace Pipeline.Cloud.StepFunctions.Expressions;

/// <summary>JSONata cannot be evaluated on this machine: node or its package is missing.</summary>
public sealed class ExpressionRuntimeException : Exception
{
    /// <summary>Says what is missing and how to get it.</summary>
    public ExpressionRuntimeException(string message, Exception? innerException = null)
        : base(message, innerException)
    {
    }
}
