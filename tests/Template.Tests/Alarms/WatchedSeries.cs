using System.Collections.Concurrent;
using System.Text.Json.Nodes;
using Microsoft.Extensions.Time.Testing;
using Pipeline.Cloud;
using Pipeline.Cloud.Calls;
using Pipeline.Cloud.CloudWatch.Alarms;
using Pipeline.Cloud.CloudWatch.Metrics;
using Pipeline.Cloud.Targets;

namespace Pipeline.Template.Tests.Alarms;

/// <summary>One alarm over series of its metrics, period by period of a clock that the test moves.</summary>
internal sealed class WatchedSeries
{
    private readonly FakeTimeProvider _time = new(new DateTimeOffset(2026, 1, 15, 0, 0, 0, TimeSpan.Zero));
    private readonly ConcurrentQueue<(string Topic, string State)> _published = new();
    private readonly MetricStore _store;
    private readonly AlarmBook _alarms;
    private readonly AlarmEvaluator _evaluator;

    public WatchedSeries(AlarmDefinition definition)
    {
        Definition = definition;
        _store = new MetricStore(_time);
        var options = new LocalCloudOptions { DataDirectory = "unused", NodeModules = "unused" };
        _alarms = new AlarmBook(options, _time);
        var actions = new AlarmActions(options, new Dispatcher([new Topics(_published)]), new UncheckedTargetPolicies(), _alarms.History);
        _evaluator = new AlarmEvaluator(_alarms, new AlarmDatapoints(_store), actions, _time);
        _alarms.Put(definition);
    }

    public AlarmDefinition Definition { get; }

    public AlarmState State => _alarms.Find(Definition.Name)!.Status.State;

    /// <summary>What was published: the state, and the topic that was told.</summary>
    public IReadOnlyList<(string Topic, string State)> Published => [.. _published];

    /// <summary>Periods whose value breaches the threshold.</summary>
    public Task BreachAsync(int periods) => PeriodsAsync(periods, breaches: true);

    /// <summary>Periods whose value does not: as bad as it may be, for a metric; any for an expression.</summary>
    public Task ComplyAsync(int periods) => PeriodsAsync(periods, breaches: false);

    /// <summary>Periods without data.</summary>
    public async Task MissAsync(int periods)
    {
        for (var period = 0; period < periods; period++) await PassAsync(Definition.Period, []);
    }

    private async Task PeriodsAsync(int periods, bool breaches)
    {
        for (var period = 0; period < periods; period++) await PassAsync(Definition.Period, Samples(breaches));
    }

    /// <summary>A period in which metrics have values.</summary>
    public Task PassAsync(TimeSpan period, IEnumerable<(MetricName Metric, double Value)> samples)
    {
        foreach (var (metric, value) in samples) _store.Add(metric, _time.GetUtcNow(), "Count", MetricSamples.Of(value));
        _time.Advance(period);
        return _evaluator.EvaluateAsync(TestContext.Current.CancellationToken);
    }

    private IReadOnlyList<(MetricName Metric, double Value)> Samples(bool breaches)
    {
        var metrics = Definition.Queries.OfType<MetricQuery>().ToList();
        if (Definition.Queries.OfType<ExpressionQuery>().SingleOrDefault() is not { Expression: var expression })
            return [(metrics.Single().Metric, breaches ? Beyond() : Definition.Threshold)];
        // Some values of the metrics make the expression breach, and some do not.
        double[] choices = [0, 1, 1000 * (Definition.Threshold + 1)];
        foreach (var values in Combinations(choices, metrics.Count))
        {
            var chosen = metrics.Zip(values).ToDictionary(pair => pair.First.Id, pair => pair.First.Statistic.Name == "SampleCount" ? 1 : pair.Second);
            if (expression.Of(id => chosen[id]) is not { } result || Breaches(result) != breaches) continue;
            // What the expression fills with 0 need not be there.
            return [.. metrics.Where(metric => chosen[metric.Id] != 0 || !expression.Text.Contains($"FILL({metric.Id},", StringComparison.Ordinal)).Select(metric => (metric.Metric, chosen[metric.Id]))];
        }

        throw new InvalidOperationException($"No values of {choices.Length} choices make '{expression.Text}' of {Definition.Name} {(breaches ? "breach" : "comply")}.");
    }

    private double Beyond() => Definition.Threshold + (Definition.Comparison == AlarmComparison.GreaterThanThreshold ? 1 : -0.5);

    private bool Breaches(double value) => Definition.Comparison switch
    {
        AlarmComparison.GreaterThanThreshold => value > Definition.Threshold,
        AlarmComparison.LessThanThreshold => value < Definition.Threshold,
        var other => throw new NotSupportedException($"{other}: say here what it means."),
    };

    private static IEnumerable<IReadOnlyList<double>> Combinations(double[] choices, int count) =>
        count == 0 ? [[]] : Combinations(choices, count - 1).SelectMany(first => choices.Select(last => (IReadOnlyList<double>)[.. first, last]));

    private sealed class Topics(ConcurrentQueue<(string Topic, string State)> published) : ICloudService
    {
        public string Name => "sns";

        public IReadOnlyList<string> SigningNames { get; } = ["sns"];

        public OperationTable Operations { get; } = new(new Operation("Publish", (input, _) =>
        {
            published.Enqueue((input["TopicArn"]!.ToString(), JsonNode.Parse(input["Message"]!.ToString())!["NewStateValue"]!.ToString()));
            return Task.FromResult<JsonObject>([]);
        }));
    }
}
