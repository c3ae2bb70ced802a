namespace Pipeline.Cloud.StepFunctions.Definitions;

/// <summary>A state that ends its graph well.</summary>
internal sealed record SucceedState : State
{
    public override string Type => "Succeed";
}
