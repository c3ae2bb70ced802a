namespace Pipeline.Cloud.StepFunctions.Definitions;

/// <summary>A state that only shapes data.</summary>
internal sealed record PassState : State
{
    public override string Type => "Pass";
}
