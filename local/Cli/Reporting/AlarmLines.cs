using System.Globalization;
using Pipeline.Cloud.CloudWatch.Alarms;
using Pipeline.Cloud.Deployment.Stack;

namespace Pipeline.Cli.Reporting;

/// <summary>The template's alarms at the end of a run.</summary>
internal static class AlarmLines
{
    /// <summary>The template's alarms, by their logical ids.</summary>
    public static IEnumerable<(string LogicalId, Alarm Alarm)> Deployed(DeployedStack stack, AlarmBook alarms) =>
        from resource in stack.Resources.Values
        where resource.Type == "AWS::CloudWatch::Alarm"
        let alarm = alarms.Find(resource.Ref)
        where alarm is not null
        select (resource.LogicalId, alarm);

    /// <summary>The line: how many alarms there are, and which of them rang during the run.</summary>
    public static string Of(DeployedStack stack, AlarmBook alarms)
    {
        var deployed = Deployed(stack, alarms).ToList();
        var rang = deployed.Where(one => one.Alarm.RangAt is not null).Select(one => one.LogicalId + (one.Alarm.Status.State == AlarmState.Alarm ? "" : " (over)")).ToList();
        return string.Create(CultureInfo.InvariantCulture, $"alarms      {deployed.Count}, {(rang.Count == 0 ? "none" : rang.Count)} rang{(rang.Count == 0 ? "" : ": ")}{string.Join(", ", rang)}");
    }
}
