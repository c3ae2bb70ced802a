namespace Pipeline.Contract.Description;

/// <summary>What a label says of a request.</summary>
public enum LabelKind
{
    /// <summary>How much: a number with a unit. The model answers with a number of the same unit.</summary>
    Number,

    /// <summary>Whether: 1 or 0. The model answers with a probability.</summary>
    YesNo,
}
