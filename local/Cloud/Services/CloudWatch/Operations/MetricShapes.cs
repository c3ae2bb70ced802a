using Pipeline.Cloud.CloudWatch.Metrics;
using Pipeline.Cloud.Shapes;

namespace Pipeline.Cloud.CloudWatch.Operations;

/// <summary>The requests of the operations on metrics. Source: CloudWatch's API model. Times are not in it: they may be numbers or texts.</summary>
internal static class MetricShapes
{
    private static readonly IReadOnlyList<string> Units =
    [
        "Seconds", "Microseconds", "Milliseconds", "Bytes", "Kilobytes", "Megabytes", "Gigabytes", "Terabytes", "Bits", "Kilobits", "Megabits", "Gigabits", "Terabits", "Percent", "Count",
        "Bytes/Second", "Kilobytes/Second", "Megabytes/Second", "Gigabytes/Second", "Terabytes/Second", "Bits/Second", "Kilobits/Second", "Megabits/Second", "Gigabits/Second",
        "Terabits/Second", "Count/Second", "None",
    ];

    /// <summary>A unit.</summary>
    public static StringShape Unit { get; } = new() { Values = Units };

    /// <summary>A metric's name.</summary>
    public static StringShape Text { get; } = new() { Least = 1, Most = 255 };

    /// <summary>A namespace.</summary>
    public static StringShape Namespace { get; } = new() { Least = 1, Most = 255, Pattern = "[^:].*" };

    /// <summary>A number of seconds or periods.</summary>
    public static NumberShape Whole { get; } = new() { Least = 1 };

    private static readonly ListShape Doubles = new(new DoubleShape());

    /// <summary>A metric's dimensions.</summary>
    public static ListShape Dimensions { get; } = new(new StructureShape(
        new MemberShape("Name", Text, Required: true), new MemberShape("Value", new StringShape { Least = 1, Most = 1024 }, Required: true)));

    private static readonly StructureShape Summary = new(
        [.. new[] { "SampleCount", "Sum", "Minimum", "Maximum" }.Select(name => new MemberShape(name, new DoubleShape(), Required: true))]);

    /// <summary>The queries of GetMetricData and the metrics of PutMetricAlarm.</summary>
    public static ListShape Queries { get; } = new(new StructureShape(
        new MemberShape("Id", new StringShape { Least = 1, Most = 255 }, Required: true),
        new MemberShape("MetricStat", new StructureShape(
            new MemberShape("Metric", new StructureShape(
                new MemberShape("Namespace", Namespace), new MemberShape("MetricName", Text), new MemberShape("Dimensions", Dimensions)), Required: true),
            new MemberShape("Period", Whole, Required: true),
            new MemberShape("Stat", new StringShape(), Required: true),
            new MemberShape("Unit", Unit))),
        new MemberShape("Expression", new StringShape { Least = 1, Most = 2048 }),
        new MemberShape("Label", new StringShape()),
        new MemberShape("ReturnData", new BooleanShape())));

    /// <summary>PutMetricData.</summary>
    public static StructureShape Put { get; } = new(
        new MemberShape("Namespace", Namespace, Required: true),
        new MemberShape("MetricData", new ListShape(new StructureShape(
            new MemberShape("MetricName", Text, Required: true),
            new MemberShape("Dimensions", Dimensions),
            new MemberShape("Value", new DoubleShape()),
            new MemberShape("StatisticValues", Summary),
            new MemberShape("Values", Doubles),
            new MemberShape("Counts", Doubles),
            new MemberShape("Unit", Unit),
            new MemberShape("StorageResolution", Whole)))));

    /// <summary>GetMetricData.</summary>
    public static StructureShape GetData { get; } = new(
        new MemberShape("MetricDataQueries", Queries, Required: true),
        new MemberShape("ScanBy", new StringShape { Values = ["TimestampDescending", "TimestampAscending"] }));

    /// <summary>GetMetricStatistics.</summary>
    public static StructureShape GetStatistics { get; } = new(
        new MemberShape("Namespace", Namespace, Required: true),
        new MemberShape("MetricName", Text, Required: true),
        new MemberShape("Dimensions", Dimensions),
        new MemberShape("Period", Whole, Required: true),
        new MemberShape("Statistics", new ListShape(new StringShape { Values = MetricStatistic.Simple }) { Least = 1, Most = 5 }),
        new MemberShape("ExtendedStatistics", new ListShape(new StringShape()) { Least = 1, Most = 10 }),
        new MemberShape("Unit", Unit));

    /// <summary>ListMetrics.</summary>
    public static StructureShape List { get; } = new(
        new MemberShape("Namespace", Namespace),
        new MemberShape("MetricName", Text),
        new MemberShape("Dimensions", new ListShape(new StructureShape(
            new MemberShape("Name", Text, Required: true), new MemberShape("Value", new StringShape { Least = 1, Most = 1024 })))
        { Most = 10 }),
        new MemberShape("NextToken", new StringShape()),
        new MemberShape("RecentlyActive", new StringShape { Values = ["PT3H"] }));
}
