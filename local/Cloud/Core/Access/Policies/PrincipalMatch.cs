namespace Pipeline.Cloud.Access.Policies;

/// <summary>How a statement's Principal is about a principal.</summary>
public enum PrincipalMatch
{
    /// <summary>Not at all.</summary>
    None,

    /// <summary>By its account: what the statement allows, the principal's own policies must allow too.</summary>
    ByAccount,

    /// <summary>By itself.</summary>
    Named,
}
