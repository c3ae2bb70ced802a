using System.Globalization;
using System.Text.Json.Nodes;
using Pipeline.Cloud.Deployment.Template;

namespace Pipeline.Cli.Stacks;

/// <summary>Another value of a parameter of the template.</summary>
/// <param name="Name">The parameter.</param>
/// <param name="Values">The values of the parameters with it.</param>
internal sealed record ParameterVariation(string Name, IReadOnlyDictionary<string, string> Values)
{
    // Values of parameters that are free texts.
    private static readonly Dictionary<string, string> Texts = new(StringComparer.Ordinal)
    {
        ["Stage"] = "test",
        ["AlarmEmail"] = "someone@example.org",
        ["VpcCidr"] = "10.80.0.0/20",
        ["EndpointUrl"] = "http://localhost:4566",
        ["RetrainSchedule"] = "rate(12 hours)",
        ["CompactSchedule"] = "rate(8 hours)",
        ["WatchSchedule"] = "rate(2 hours)",
        ["TrainingInstanceType"] = "ml.m5.2xlarge",
        ["EndpointInstanceType"] = "ml.c5.xlarge",
    };

    // A parameter that makes no difference without another one.
    private static readonly Dictionary<string, (string Name, string Value)> Needs = new(StringComparer.Ordinal) { ["VpcCidr"] = ("UseVpc", "true") };

    // What a change of the parameter replaces: it has another name afterwards, and so has what refers to it.
    private static readonly Dictionary<string, IReadOnlyList<string>> Replaced = new(StringComparer.Ordinal)
    {
        ["UseEnhancedFanOut"] = ["AWS::Lambda::EventSourceMapping", "AWS::CloudWatch::Dashboard", "AWS::CloudWatch::Alarm"],
    };

    // A change that CloudFormation has to refuse, by a part of the reason: a second mapping of one stream and function.
    private static readonly Dictionary<string, string> Refusals = new(StringComparer.Ordinal) { ["ReplayFrom"] = "already exists" };

    /// <summary>The values of the parameters before the change.</summary>
    public IReadOnlyDictionary<string, string> Before => Needs.TryGetValue(Name, out var need) ? new Dictionary<string, string> { [need.Name] = need.Value } : [];

    /// <summary>The types of resources that are not the same when the change is taken back.</summary>
    public IReadOnlyList<string> Replaces => Replaced.GetValueOrDefault(Name) ?? [];

    /// <summary>A part of the reason for which the change is refused and rolled back; null if it must succeed.</summary>
    public string? Refusal => Refusals.GetValueOrDefault(Name);

    /// <summary>A variation for each parameter of a template.</summary>
    /// <exception cref="InvalidOperationException">No other value is known of one.</exception>
    public static IReadOnlyList<ParameterVariation> Of(TemplateDocument template) => [.. template.Section("Parameters").Select(entry => Vary(entry.Key, (JsonObject)entry.Value!))];

    private static ParameterVariation Vary(string name, JsonObject declaration)
    {
        var now = declaration["Default"]?.ToString() ?? "";
        var other = declaration["AllowedValues"] is JsonArray allowed ? allowed.Select(value => value!.ToString()).First(value => value != now)
            : declaration["Type"]?.ToString() == "Number" ? Number(declaration, double.Parse(now, CultureInfo.InvariantCulture))
            : Texts.GetValueOrDefault(name) ?? throw new InvalidOperationException($"No other value is known of the parameter '{name}': add it to {nameof(ParameterVariation)}.");
        var values = new Dictionary<string, string>(StringComparer.Ordinal) { [name] = other };
        if (Needs.TryGetValue(name, out var need)) values[need.Name] = need.Value;
        return new ParameterVariation(name, values);
    }

    // One more, or half, whichever is allowed: a stream's shards can at most be doubled.
    private static string Number(JsonObject declaration, double now)
    {
        var most = double.TryParse(declaration["MaxValue"]?.ToString(), CultureInfo.InvariantCulture, out var bound) ? bound : double.MaxValue;
        return (now + 1 <= most ? now + 1 : now / 2).ToString("R", CultureInfo.InvariantCulture);
    }
}
