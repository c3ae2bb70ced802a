using System.Text;
using System.Text.Json.Nodes;
using Pipeline.Cloud.Faults.Plan;
using Pipeline.Cloud.Protocol;

namespace Pipeline.Cloud.Faults;

/// <summary>What a model answers under a fault.</summary>
internal static class ModelFaults
{
    /// <summary>The error of InvokeEndpoint for a container that refuses its rows. Source: "InvokeEndpoint", errors.</summary>
    public static AwsException Refusal(Fault.RefuseRows refuse) =>
        new("ModelError", $"Received client error ({refuse.Status}) from primary with message \"{refuse.Message}\".", 424)
        {
            Members = new JsonObject { ["OriginalStatusCode"] = refuse.Status, ["OriginalMessage"] = refuse.Message },
        };

    /// <summary>An answer with other values: a line a row, the row's values between commas.</summary>
    /// <param name="answer">The model's own answer, one number a row.</param>
    /// <param name="values">What it becomes.</param>
    public static byte[] Values(ReadOnlySpan<byte> answer, Fault.WrongValues values)
    {
        var rows = Encoding.UTF8.GetString(answer).Split([',', '\n', '\r', ' '], StringSplitOptions.RemoveEmptyEntries);
        var lines = rows.Select(row => string.Join(',', Enumerable.Repeat(values.NotANumber ? "NaN" : row, values.Each)) + "\n");
        return Encoding.UTF8.GetBytes(string.Concat(lines));
    }
}
