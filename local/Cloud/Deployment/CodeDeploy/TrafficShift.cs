using System.Globalization;
using System.Text.RegularExpressions;

namespace Pipeline.Cloud.Deployment.CodeDeploy;

/// <summary>How CodeDeploy moves an alias to another version. Source: "Deployment configurations on an AWS Lambda compute platform".</summary>
/// <param name="Steps">The new version's shares before it gets all, in order; empty for all at once.</param>
/// <param name="Interval">How long each step takes.</param>
internal sealed partial record TrafficShift(IReadOnlyList<double> Steps, TimeSpan Interval)
{
    /// <summary>The prefix of the names of the configurations that CodeDeploy has for functions.</summary>
    public const string Prefix = "CodeDeployDefault.Lambda";

    /// <summary>The shift of a configuration's name, such as <c>CodeDeployDefault.LambdaCanary10Percent5Minutes</c>; null if CodeDeploy has no such configuration.</summary>
    public static TrafficShift? Of(string configuration)
    {
        if (configuration == Prefix + "AllAtOnce") return new TrafficShift([], TimeSpan.Zero);
        var named = Named().Match(configuration);
        if (!named.Success) return null;
        var percent = Number(named.Groups["percent"]);
        var interval = TimeSpan.FromMinutes(Number(named.Groups["minutes"]));
        return named.Groups["canary"].Success
            ? new TrafficShift([percent / 100d], interval)
            : new TrafficShift([.. Enumerable.Range(1, (100 / percent) - 1).Select(step => step * percent / 100d)], interval);
    }

    private static int Number(Group digits) => int.Parse(digits.ValueSpan, CultureInfo.InvariantCulture);

    [GeneratedRegex(@"^CodeDeployDefault\.Lambda(?:(?<canary>Canary)(?<percent>10)Percent(?<minutes>5|10|15|30)Minutes|Linear(?<percent>10)PercentEvery(?<minutes>1|2|3|10)Minutes?)\z")]
    private static partial Regex Named();
}
