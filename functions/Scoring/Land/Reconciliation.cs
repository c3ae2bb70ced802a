using Pipeline.Contract;

namespace Pipeline.Scoring.Land;

/// <summary>What is to be done about an object.</summary>
internal enum Reconciliation
{
    /// <summary>Nothing of its name is there: create it.</summary>
    Create,

    /// <summary>An earlier attempt's is there that reaches no further: replace it.</summary>
    Replace,

    /// <summary>An earlier attempt's is there that reaches further: keep what lies behind, then replace it.</summary>
    KeepRestAndReplace,

    /// <summary>
    /// An earlier attempt's is there that ended before. What lies behind may have been landed from there on, so the records are
    /// written in two parts: no record stands in two objects.
    /// </summary>
    Split,

    /// <summary>A later attempt's is there: leave it.</summary>
    LeaveToLater,
}

/// <summary>
/// Decides about the objects of an attempt by what is in the lake, and knows neither. The rules stand as a table in docs/reliability.md.
/// </summary>
internal static class Reconcile
{
    /// <summary>Decides about an object of records.</summary>
    /// <param name="present">The object of its name that is in the lake; null when there is none.</param>
    /// <param name="wanted">What the new one says of itself.</param>
    public static Reconciliation Object(PresentObject? present, Provenance wanted)
    {
        var decision = Refused(present, wanted);
        if (decision is not Reconciliation.Replace || present!.Provenance is not { Covers: { } covers, Holds: { } holds }) return decision;
        if (SequenceNumberOrder.Instance.Compare(covers, wanted.Covers) < 0) return Reconciliation.Split;
        return SequenceNumberOrder.Instance.Compare(holds, wanted.Covers) > 0 ? Reconciliation.KeepRestAndReplace : Reconciliation.Replace;
    }

    /// <summary>Decides about an object of refused records, once the object of scored ones that it stands beside has its boundary.</summary>
    /// <inheritdoc cref="Object" path="/param"/>
    public static Reconciliation Refused(PresentObject? present, Provenance wanted)
    {
        if (present is null) return Reconciliation.Create;
        return present.Provenance?.AttemptBegan > wanted.AttemptBegan ? Reconciliation.LeaveToLater : Reconciliation.Replace;
    }
}
