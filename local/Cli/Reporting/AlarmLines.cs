using System.Globalization;
using Pipeline.Cloud.CloudWatch.Alarms;
using Pipeline.Cloud.Deployment.Stack;

namespace Pipeline.Cli.Reporting;

/// <summary>The template's alarms at the end of a run.</summary>
internal static class AlarmLines
{
    /// <summary>The line: how many alarms there are, and which of them rang during the run.</summary>
    public static string Of(DeployedStack stack, AlarmBook alarms)
    {
        var deployed = stack.Resources.Values
            .Where(resource => resource.Type == "AWS::CloudWatch::Alarm").Select(resource => (resource.LogicalId, Alarm: alarms.Find(resource.Ref))).Where(one => one.Alarm is not null).ToList();
        var rang = deployed.Where(one => one.Alarm!.RangAt is not null).Select(one => one.LogicalId + (one.Alarm!.Status.State == AlarmState.Alarm ? "" : " (over)")).ToList();
        return string.Create(CultureInfo.InvariantCulture, $"alarms      {deployed.Count}, {(rang.Count == 0 ? "none" : rang.Count)} rang{(rang.Count == 0 ? "" : ": ")}{string.Join(", ", rang)}");
    }
}
