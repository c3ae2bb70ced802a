namespace Pipeline.Cloud.Faults;

/// <summary>Where in the local cloud a fault is brought about.</summary>
public enum FaultPlace
{
    /// <summary>At a call of a service's operation.</summary>
    Call,

    /// <summary>At an invocation of a function.</summary>
    Invocation,

    /// <summary>Where an event source mapping hands a batch over.</summary>
    Delivery,
}
