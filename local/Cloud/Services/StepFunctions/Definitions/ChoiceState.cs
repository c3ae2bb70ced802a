namespace Pipeline.Cloud.StepFunctions.Definitions;

/// <summary>A state that chooses what follows.</summary>
internal sealed record ChoiceState : State
{
    public override string Type => "Choice";

    /// <summary>The rules; the first whose condition holds counts.</summary>
    public required IReadOnlyList<ChoiceRule> Choices { get; init; }

    /// <summary>What follows where no condition holds, or null.</summary>
    public string? Default { get; init; }
}
