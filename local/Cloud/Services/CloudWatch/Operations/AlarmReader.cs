using System.Text.Json.Nodes;
using Pipeline.Cloud.CloudWatch.Alarms;
using Pipeline.Cloud.Protocol;

namespace Pipeline.Cloud.CloudWatch.Operations;

/// <summary>Reads and checks the definition of an alarm. Source: "PutMetricAlarm" of the CloudWatch API reference; the messages are those of CloudWatch.</summary>
internal static class AlarmReader
{
    private const int SecondsOfDay = 86_400;

    /// <summary>Reads a request of PutMetricAlarm.</summary>
    /// <param name="input">The request, which has the shape of one.</param>
    /// <exception cref="AwsException">It breaks a rule, or asks for what is not emulated.</exception>
    public static AlarmDefinition Read(JsonObject input)
    {
        var members = new Parameters("cloudwatch", input);
        var comparison = Comparison(members.RequiredString("ComparisonOperator"));
        if (members.String("EvaluateLowSampleCountPercentile") is { } low && low != "evaluate")
            throw low == "ignore" ? AwsException.NotEmulated("cloudwatch", "EvaluateLowSampleCountPercentile 'ignore'") : Invalid($"EvaluateLowSampleCountPercentile must be evaluate or ignore, not '{low}'");
        var threshold = members.Number("Threshold") ?? throw Invalid("Threshold must not be null");
        var several = members.Node("Metrics") is not null;
        var (queries, period) = several ? AlarmQueryReader.Several(members) : AlarmQueryReader.One(members);
        var definition = new AlarmDefinition
        {
            Name = members.RequiredString("AlarmName"),
            Description = members.String("AlarmDescription"),
            Queries = queries,
            OfOneMetric = !several,
            Period = TimeSpan.FromSeconds(period),
            EvaluationPeriods = members.Int("EvaluationPeriods")!.Value,
            DatapointsToAlarm = members.Int("DatapointsToAlarm"),
            Threshold = threshold,
            Comparison = comparison,
            Missing = members.String("TreatMissingData") is { } word ? AlarmComparisons.Treatment(word) ?? throw Invalid($"TreatMissingData must be breaching, notBreaching, ignore or missing, not '{word}'") : null,
            ActionsEnabled = members.Bool("ActionsEnabled") ?? true,
            OkActions = Actions(members, "OKActions"),
            AlarmActions = Actions(members, "AlarmActions"),
            InsufficientDataActions = Actions(members, "InsufficientDataActions"),
        };
        Check(definition, period);
        return definition;
    }

    /// <summary>The error for a definition that breaks a rule.</summary>
    public static AwsException Invalid(string message) => new("ValidationException", message);

    private static AlarmComparison Comparison(string name) => Enum.TryParse<AlarmComparison>(name, out var comparison)
        ? comparison
        : throw AwsException.NotEmulated("cloudwatch", $"ComparisonOperator {name}, which compares with a band of expected values,");

    private static void Check(AlarmDefinition definition, long period)
    {
        if (definition.NeededToAlarm > definition.EvaluationPeriods) throw Invalid("DatapointsToAlarm must be less than or equal to EvaluationPeriods");
        var evaluated = definition.EvaluationPeriods * period;
        if (period < 3600 && evaluated > SecondsOfDay) throw Invalid("Metrics cannot be checked across more than a day (EvaluationPeriods * Period must be <= 86400).");
        if (evaluated > 7 * SecondsOfDay)
            throw Invalid("Metrics cannot be checked across more than a week (EvaluationPeriods * Period must be <= 604800) for alarms using period >= 3600");
    }

    private static IReadOnlyList<string> Actions(Parameters members, string name)
    {
        var actions = members.Strings(name);
        foreach (var action in actions)
        {
            if (action.Split(':') is not ["arn", _, var service, ..]) throw Invalid($"Invalid arn syntax: {action}");
            if (service != "sns") throw AwsException.NotEmulated("cloudwatch", $"an action of service '{service}' ({name}: {action})");
        }

        return actions;
    }
}
