namespace Amazon.Lambda.Annotations.SourceGenerator.Models;

/// <summary>Where a handler's argument comes from.</summary>
internal enum ParameterKind
{
    /// <summary>The event.</summary>
    Event,

    /// <summary>The invocation's context.</summary>
    Context,

    /// <summary>The invocation's services.</summary>
    Service,
}
