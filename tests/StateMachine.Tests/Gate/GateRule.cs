using Pipeline.Testing.StepFunctions;

namespace Pipeline.StateMachine.Tests.Gate;

/// <summary>
/// The rule by which a candidate is let in (states ReadJudgement and Gate of retrain.asl.yaml) once more, in code. <see cref="GateRuleTests"/> holds it to the
/// state machine.
/// </summary>
/// <param name="Margin">The share by which the candidate's error must be the smaller one.</param>
/// <param name="Confidence">By how many standard errors more.</param>
/// <param name="MostSliceLoss">The share by which it may be worse on a part.</param>
/// <param name="MostReferenceLoss">The share by which it may be worse than the first model.</param>
/// <param name="MinimumEvidence">How many trips a part needs to count.</param>
internal sealed record GateRule(double Margin, double Confidence, double MostSliceLoss, double MostReferenceLoss, int MinimumEvidence)
{
    /// <summary>The rule with the values that template.yaml deploys by default.</summary>
    public static GateRule Deployed { get; } = new(
        TemplateSubstitutions.Default("PromotionMargin"),
        TemplateSubstitutions.Default("PromotionConfidence"),
        TemplateSubstitutions.Default("MostSliceLoss"),
        TemplateSubstitutions.Default("MostReferenceLoss"),
        (int)TemplateSubstitutions.Default("MinimumEvidence"));

    /// <summary>What a run decides.</summary>
    public string Decide(IReadOnlyList<PartJudgement> parts)
    {
        var all = parts.Single(part => part.Part == "all");
        if (all.Gain - (Confidence * all.Error) <= all.Serving * all.Serving * (1 - Math.Pow(1 - Margin, 2))) return "rejected: not better";
        if (all.Candidate >= all.Constant) return "rejected: no better than a constant";
        if (parts.Any(part => part.Part is "pickup_borough" or "hour" && part.Trips >= MinimumEvidence && Loses(part, MostSliceLoss))) return "rejected: worse in part";
        return parts.Any(part => part.Part == "reference" && Loses(part, MostReferenceLoss)) ? "held" : "promoted";
    }

    private bool Loses(PartJudgement part, double most) =>
        -part.Gain - (Confidence * part.Error) > part.Serving * part.Serving * (Math.Pow(1 + most, 2) - 1);
}
