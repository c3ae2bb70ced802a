using System.Globalization;
using Pipeline.Cloud.CloudWatch;
using Pipeline.Cloud.Deployment.Stack;

namespace Pipeline.Cli.Reporting;

/// <summary>The values that the template's dashboards would show over the whole run.</summary>
internal static class DashboardLines
{
    /// <summary>One line per widget. Widgets without local measurements are left out.</summary>
    public static IEnumerable<string> Of(DeployedStack stack, EmbeddedMetrics metrics)
    {
        foreach (var dashboard in stack.Resources.Values.Select(resource => resource.Dashboard).OfType<Dashboard>())
        {
            var head = "dashboard";
            foreach (var widget in dashboard.Widgets)
            {
                var figures = widget.Lines.Select(line => Figure(line, metrics)).OfType<string>().ToList();
                if (figures.Count == 0) continue;
                yield return $"{head,-11} {widget.Title,-24} {string.Join("   ", figures)}";
                head = "";
            }
        }
    }

    private static string? Figure(DashboardLine line, EmbeddedMetrics metrics)
    {
        if (metrics.Statistic(line.Metric, line.Statistic) is not { } value) return null;
        var statistic = line.Statistic == "Sum" ? "" : $" ({line.Statistic.ToLowerInvariant()})";
        // Of a share, one decimal says too little.
        var figure = value.ToString(Math.Abs(value) < 2 ? "0.###" : "#,0.#", CultureInfo.InvariantCulture);
        return $"{line.Metric.Name}{statistic} {figure}";
    }
}
