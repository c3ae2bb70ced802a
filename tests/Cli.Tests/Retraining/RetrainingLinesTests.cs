using System.Text.Json.Nodes;
using Pipeline.Cli.Retraining;
using Pipeline.Domain;

namespace Pipeline.Cli.Tests.Retraining;

/// <summary>What <c>make retrain</c> says of a run.</summary>
public sealed class RetrainingLinesTests
{
    [Theory]
    [InlineData(
        """{"decision": "promoted", "candidate": 4.018, "serving": 4.2, "model": "pipe-trips-1", "reason": null, "evidence": 9000}""",
        "decision    promoted: 4.02 min, serving model 4.20 min on 9000 trips|serving     pipe-trips-1")]
    [InlineData(
        """{"decision": "rejected", "candidate": 4.5, "serving": null, "baseline": 9.756, "model": null, "reason": "not better", "evidence": 9000}""",
        "decision    rejected: 4.50 min, a constant 9.76 min on 9000 trips|because     not better")]
    [InlineData("""{"decision": "data-changed", "candidate": null, "serving": null, "model": null, "reason": "miles", "evidence": 0}""", "decision    data-changed|because     miles")]
    [InlineData("""{"decision": "coalesced", "candidate": null, "serving": null, "model": null, "labels": 0}""", "decision    coalesced")]
    public void A_decision_is_told_with_its_errors_and_its_reason(string output, string lines) =>
        string.Join('|', RetrainingLines.Of(JsonNode.Parse(output)!.AsObject(), new TripDomain().Description)).ShouldBe(lines);
}
