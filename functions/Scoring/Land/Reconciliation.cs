using Pipeline.Contract;

namespace Pipeline.Scoring.Land;

/// <summary>How an attempt treats an existing object of the same name in the lake.</summary>
internal enum Reconciliation
{
    /// <summary>There is none: create it.</summary>
    Create,

    /// <summary>An earlier attempt's object reaches no further: replace it.</summary>
    Replace,

    /// <summary>An earlier attempt's object reaches further: keep the records after this attempt's last, then replace it.</summary>
    KeepRemainderAndReplace,

    /// <summary>
    /// An earlier attempt's object ends before this attempt's last record. Later records may have landed in an object that begins there, so
    /// write the records in two parts: otherwise a record could be in two objects.
    /// </summary>
    Split,

    /// <summary>A later attempt's object: leave it.</summary>
    Overtaken,
}

/// <summary>Decides how to treat an object, purely from the metadata of both versions. docs/reliability.md has the rules as a table.</summary>
internal static class Reconciler
{
    /// <summary>Decides about an object of unreadable or scored records.</summary>
    /// <param name="present">The object of that name in the lake; null if there is none.</param>
    /// <param name="wanted">The provenance of the new version.</param>
    public static Reconciliation Decide(PresentObject? present, Provenance wanted)
    {
        var decision = DecideRefused(present, wanted);
        if (decision is not Reconciliation.Replace || present!.Provenance is not { CoveredThrough: { } covered, HeldThrough: { } held }) return decision;
        if (SequenceNumberOrder.Instance.Compare(covered, wanted.CoveredThrough) < 0) return Reconciliation.Split;
        return SequenceNumberOrder.Instance.Compare(held, wanted.CoveredThrough) > 0 ? Reconciliation.KeepRemainderAndReplace : Reconciliation.Replace;
    }

    /// <summary>Decides about an object of refused records, once the boundary of the scored object beside it is known.</summary>
    /// <inheritdoc cref="Decide" path="/param"/>
    public static Reconciliation DecideRefused(PresentObject? present, Provenance wanted)
    {
        if (present is null) return Reconciliation.Create;
        return present.Provenance?.AttemptStartedAt > wanted.AttemptStartedAt ? Reconciliation.Overtaken : Reconciliation.Replace;
    }
}
