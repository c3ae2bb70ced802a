namespace Pipeline.Cloud.Faults;

/// <summary>When in a call something happens.</summary>
public enum Moment
{
    /// <summary>Before the call is carried out: it has no effect.</summary>
    Before,

    /// <summary>After the call has taken effect: only its answer is lost.</summary>
    After,
}
