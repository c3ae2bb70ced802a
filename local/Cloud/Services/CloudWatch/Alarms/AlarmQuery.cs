using Pipeline.Cloud.CloudWatch.Metrics;

namespace Pipeline.Cloud.CloudWatch.Alarms;

/// <summary>An element of what an alarm watches: a metric or an expression. Source: "MetricDataQuery".</summary>
/// <param name="Id">Its id, by which expressions name it.</param>
/// <param name="Label">Its label, or null.</param>
/// <param name="Returned">Whether its values are compared with the threshold: one element's are.</param>
public abstract record AlarmQuery(string Id, string? Label, bool Returned);

/// <summary>A metric that an alarm watches.</summary>
/// <param name="Id">Its id.</param>
/// <param name="Label">Its label, or null.</param>
/// <param name="Returned">Whether it is compared with the threshold.</param>
/// <param name="Metric">The metric.</param>
/// <param name="Statistic">The statistic of each period.</param>
/// <param name="Unit">The only unit whose samples count; null for all.</param>
public sealed record MetricQuery(string Id, string? Label, bool Returned, MetricName Metric, MetricStatistic Statistic, string? Unit) : AlarmQuery(Id, Label, Returned);

/// <summary>An expression that an alarm watches.</summary>
/// <param name="Id">Its id.</param>
/// <param name="Label">Its label, or null.</param>
/// <param name="Returned">Whether it is compared with the threshold.</param>
/// <param name="Expression">The expression.</param>
public sealed record ExpressionQuery(string Id, string? Label, bool Returned, MetricExpression Expression) : AlarmQuery(Id, Label, Returned);
