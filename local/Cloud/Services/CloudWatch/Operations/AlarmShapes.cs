using Pipeline.Cloud.CloudWatch.Alarms;
using Pipeline.Cloud.CloudWatch.Metrics;
using Pipeline.Cloud.Shapes;

namespace Pipeline.Cloud.CloudWatch.Operations;

/// <summary>The requests of the operations on alarms. Source: CloudWatch's API model.</summary>
internal static class AlarmShapes
{
    private static readonly StringShape Name = new() { Least = 1, Most = 255 };
    private static readonly StringShape Token = new();
    private static readonly StringShape State = new() { Values = AlarmStateNames.All };
    private static readonly ListShape Names = new(Name) { Most = 100 };
    private static readonly ListShape Actions = new(new StringShape { Least = 1, Most = 1024 }) { Most = 5 };
    private static readonly ListShape Types = new(new StringShape { Values = ["CompositeAlarm", "MetricAlarm", "LogAlarm"] });
    private static readonly NumberShape Page = new() { Least = 1, Most = 100 };

    /// <summary>PutMetricAlarm.</summary>
    public static StructureShape Put { get; } = new(
        new MemberShape("AlarmName", Name, Required: true),
        new MemberShape("AlarmDescription", new StringShape { Most = 1024 }),
        new MemberShape("ActionsEnabled", new BooleanShape()),
        new MemberShape("OKActions", Actions),
        new MemberShape("AlarmActions", Actions),
        new MemberShape("InsufficientDataActions", Actions),
        new MemberShape("MetricName", MetricShapes.Text),
        new MemberShape("Namespace", MetricShapes.Namespace),
        new MemberShape("Statistic", new StringShape { Values = MetricStatistic.Simple }),
        new MemberShape("ExtendedStatistic", new StringShape()),
        new MemberShape("Dimensions", MetricShapes.Dimensions),
        new MemberShape("Period", MetricShapes.Whole),
        new MemberShape("Unit", MetricShapes.Unit),
        new MemberShape("EvaluationPeriods", MetricShapes.Whole, Required: true),
        new MemberShape("DatapointsToAlarm", MetricShapes.Whole),
        new MemberShape("Threshold", new DoubleShape()),
        new MemberShape("ComparisonOperator", new StringShape
        {
            Values =
            [
                "GreaterThanOrEqualToThreshold", "GreaterThanThreshold", "LessThanThreshold", "LessThanOrEqualToThreshold",
                "LessThanLowerOrGreaterThanUpperThreshold", "LessThanLowerThreshold", "GreaterThanUpperThreshold",
            ],
        }, Required: true),
        new MemberShape("TreatMissingData", new StringShape { Least = 1, Most = 255 }),
        new MemberShape("EvaluateLowSampleCountPercentile", new StringShape { Least = 1, Most = 255 }),
        new MemberShape("Metrics", MetricShapes.Queries));

    /// <summary>DescribeAlarms.</summary>
    public static StructureShape Describe { get; } = new(
        new MemberShape("AlarmNames", Names),
        new MemberShape("AlarmNamePrefix", Name),
        new MemberShape("AlarmTypes", Types),
        new MemberShape("StateValue", State),
        new MemberShape("ActionPrefix", new StringShape { Least = 1, Most = 1024 }),
        new MemberShape("MaxRecords", Page),
        new MemberShape("NextToken", Token));

    /// <summary>DescribeAlarmHistory.</summary>
    public static StructureShape History { get; } = new(
        new MemberShape("AlarmName", Name),
        new MemberShape("AlarmTypes", Types),
        new MemberShape("HistoryItemType", new StringShape { Values = Enum.GetNames<AlarmHistoryKind>() }),
        new MemberShape("MaxRecords", Page),
        new MemberShape("NextToken", Token),
        new MemberShape("ScanBy", new StringShape { Values = ["TimestampDescending", "TimestampAscending"] }));

    /// <summary>DeleteAlarms, EnableAlarmActions and DisableAlarmActions.</summary>
    public static StructureShape Named { get; } = new(new MemberShape("AlarmNames", Names, Required: true));

    /// <summary>SetAlarmState.</summary>
    public static StructureShape SetState { get; } = new(
        new MemberShape("AlarmName", Name, Required: true),
        new MemberShape("StateValue", State, Required: true),
        new MemberShape("StateReason", new StringShape { Most = 1023 }, Required: true),
        new MemberShape("StateReasonData", new StringShape { Most = 4000 }));
}
