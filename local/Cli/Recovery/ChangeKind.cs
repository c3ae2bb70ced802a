namespace Pipeline.Cli.Recovery;

/// <summary>What becomes of an item or an object that is otherwise than it was.</summary>
internal enum ChangeKind
{
    /// <summary>It was deleted, and comes back.</summary>
    Back,

    /// <summary>It was changed, and becomes what it was.</summary>
    Replaced,

    /// <summary>It was not there, and goes.</summary>
    Removed,

    /// <summary>It was not there, and stays.</summary>
    Stays,

    /// <summary>It was there and has expired since, by its age: it does not come back.</summary>
    Expired,

    /// <summary>It was forgotten on purpose since (<c>make forget</c>): it stays as it is.</summary>
    Forgotten,
}
