namespace Amazon.Lambda.Annotations;

/// <summary>Marks a method as a Lambda function's handler.</summary>
[AttributeUsage(AttributeTargets.Method)]
public class LambdaFunctionAttribute : Attribute
{
    /// <summary>The function's logical id in the template.</summary>
    public string ResourceName { get; set; }
}
