namespace Pipeline.Cloud.CloudWatch.Alarms;

/// <summary>What an alarm watches, and what it does. Source: "PutMetricAlarm".</summary>
public sealed record AlarmDefinition
{
    /// <summary>The id of the only element of an alarm that is defined by a metric's name and not by <c>Metrics</c>.</summary>
    public const string OnlyMetric = "m1";

    /// <summary>Its name, unique in the account.</summary>
    public required string Name { get; init; }

    /// <summary>Its description, or null.</summary>
    public string? Description { get; init; }

    /// <summary>The metrics and the expression that it watches. One of them is returned.</summary>
    public required IReadOnlyList<AlarmQuery> Queries { get; init; }

    /// <summary>Whether the metric was named by <c>MetricName</c>, and not in the list <c>Metrics</c>.</summary>
    public required bool OfOneMetric { get; init; }

    /// <summary>The length of a period; whole minutes.</summary>
    public required TimeSpan Period { get; init; }

    /// <summary>How many periods are evaluated: the N of "M out of N".</summary>
    public required int EvaluationPeriods { get; init; }

    /// <summary>How many of them must breach the threshold: the M; null for all.</summary>
    public int? DatapointsToAlarm { get; init; }

    /// <summary>The threshold.</summary>
    public required double Threshold { get; init; }

    /// <summary>How datapoints are compared with it.</summary>
    public required AlarmComparison Comparison { get; init; }

    /// <summary>What is made of periods without data; null for the default.</summary>
    public MissingData? Missing { get; init; }

    /// <summary>Whether a change of state executes actions.</summary>
    public bool ActionsEnabled { get; init; } = true;

    /// <summary>The ARNs of what is told when the state becomes OK.</summary>
    public IReadOnlyList<string> OkActions { get; init; } = [];

    /// <summary>The ARNs of what is told when the state becomes ALARM.</summary>
    public IReadOnlyList<string> AlarmActions { get; init; } = [];

    /// <summary>The ARNs of what is told when the state becomes INSUFFICIENT_DATA.</summary>
    public IReadOnlyList<string> InsufficientDataActions { get; init; } = [];

    /// <summary>The M of "M out of N".</summary>
    public int NeededToAlarm => DatapointsToAlarm ?? EvaluationPeriods;

    /// <summary>What is made of periods without data. Alarms on DynamoDB's metrics ignore them by default. Source: "Configuring how CloudWatch alarms treat missing data".</summary>
    public MissingData TreatMissing => Missing
        ?? (Queries.OfType<MetricQuery>().Any(query => query.Metric.Namespace == "AWS/DynamoDB") ? MissingData.Ignore : MissingData.Missing);

    /// <summary>
    /// The periods in which data are looked for. AWS's guide names five for three evaluation periods and states no rule; two more than the evaluation periods
    /// fits it.
    /// </summary>
    public int EvaluationRange => EvaluationPeriods + 2;

    /// <summary>The actions of a state.</summary>
    public IReadOnlyList<string> Actions(AlarmState state) => state switch
    {
        AlarmState.Ok => OkActions,
        AlarmState.Alarm => AlarmActions,
        _ => InsufficientDataActions,
    };
}
