namespace Amazon.Lambda.Annotations;

/// <summary>Marks a handler's parameter as a service.</summary>
[AttributeUsage(AttributeTargets.Parameter)]
public class FromServicesAttribute : Attribute;
