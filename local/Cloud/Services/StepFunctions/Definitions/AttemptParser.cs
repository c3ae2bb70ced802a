using Pipeline.Cloud.StepFunctions.Errors;
using Pipeline.Cloud.StepFunctions.Expressions;
using Pipeline.Cloud.StepFunctions.States;

namespace Pipeline.Cloud.StepFunctions.Definitions;

/// <summary>Reads the retriers and catchers of a state.</summary>
internal static class AttemptParser
{
    /// <summary>Reads the retriers.</summary>
    public static IReadOnlyList<Retrier> Retry(FieldReader reader)
    {
        var rules = new List<Retrier>();
        var readers = reader.Objects("Retry");
        foreach (var rule in readers)
        {
            rule.Ignore("Comment");
            string jitter = rule.OneOf("JitterStrategy", "FULL", "NONE") ?? "NONE";
            double longest = rule.Number("MaxDelaySeconds", 0, 1, 31_622_400);
            rules.Add(new Retrier(
                ErrorEquals(rule, rule == readers[^1]),
                TimeSpan.FromSeconds(rule.Number("IntervalSeconds", 1, 1, 99_999_999)),
                (int)rule.Number("MaxAttempts", 3, 0, 99_999_999),
                rule.Number("BackoffRate", 2, 1, double.MaxValue),
                longest > 0 ? TimeSpan.FromSeconds(longest) : null,
                jitter == "FULL"));
            rule.RefuseOthers();
        }

        return rules;
    }

    /// <summary>Reads the catchers.</summary>
    public static IReadOnlyList<Catcher> Catch(FieldReader reader)
    {
        var rules = new List<Catcher>();
        var readers = reader.Objects("Catch");
        foreach (var rule in readers)
        {
            rule.Ignore("Comment");
            var errors = ErrorEquals(rule, rule == readers[^1]);
            rule.Require("Next");
            rules.Add(new Catcher(errors, rule.String("Next") ?? "", rule.Field("Output", StatesFields.ErrorOutput), rule.Assign(StatesFields.ErrorOutput)));
            rule.RefuseOthers();
        }

        return rules;
    }

    private static IReadOnlyList<string> ErrorEquals(FieldReader rule, bool last)
    {
        var errors = rule.Strings("ErrorEquals");
        if (errors.Contains(ErrorNames.All) && (errors.Count > 1 || !last))
            rule.Problem("ErrorEquals", $"'{ErrorNames.All}' must be alone in the last rule");
        return errors;
    }
}
