using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Pipeline.Cloud.Protocol;
using Pipeline.Cloud.Targets;

namespace Pipeline.Cloud.Scheduler;

/// <summary>A target of a schedule or rule.</summary>
/// <param name="Id">The target's id in its rule.</param>
/// <param name="Arn">A queue, a function, a topic or a state machine.</param>
/// <param name="Input">The document that it gets; null for the schedule's event.</param>
/// <param name="Retries">How often a failed call is retried.</param>
/// <param name="MaximumAge">For how long a failed call is retried.</param>
/// <param name="DeadLetterArn">The queue for events that could not be delivered, or null.</param>
/// <param name="Role">The role that calls the target; null if the target's own policy lets the service call.</param>
internal sealed partial record ScheduledTarget(string Id, string Arn, string? Input, int Retries, TimeSpan MaximumAge, string? DeadLetterArn, string? Role)
{
    private const int MostRetries = 185;
    private const int LongestAge = 86_400;

    /// <summary>Reads a target.</summary>
    /// <exception cref="AwsException">The target is malformed or not emulated.</exception>
    public static ScheduledTarget Read(string service, Parameters target)
    {
        var arn = target.RequiredString("Arn");
        TargetCaller.Check(service, arn);
        var retry = target.Nested("RetryPolicy");
        var deadLetter = target.Nested("DeadLetterConfig");
        var read = new ScheduledTarget(
            target.String("Id") ?? "",
            arn,
            target.String("Input"),
            retry?.Int("MaximumRetryAttempts") ?? MostRetries,
            TimeSpan.FromSeconds(retry?.Int("MaximumEventAgeInSeconds") ?? LongestAge),
            deadLetter?.String("Arn"),
            RoleOf(service, arn, target));
        retry?.RefuseOthers();
        deadLetter?.RefuseOthers();
        target.RefuseOthers();
        if (read.Retries is < 0 or > MostRetries || read.MaximumAge < TimeSpan.FromSeconds(60) || read.MaximumAge > TimeSpan.FromSeconds(LongestAge))
            throw new AwsException("ValidationException", "RetryPolicy must have up to 185 attempts and an event age of 60 to 86400 seconds.");
        return read;
    }

    // A schedule always calls as a role. A rule needs a role only for targets that have no policy of their own (state machines).
    private static string? RoleOf(string service, string arn, Parameters target)
    {
        if (target.String("RoleArn") is not { } role)
        {
            if (service == "scheduler") throw target.Missing("RoleArn");
            if (TargetCaller.Kind(arn) == "states") throw new AwsException("ValidationException", $"RoleArn is required for target {arn}.");
            return null;
        }

        return RoleArn().IsMatch(role) ? role : throw new AwsException("ValidationException", $"{service}: '{role}' is not the ARN of a role.");
    }

    /// <summary>The document that the target gets.</summary>
    public string Document(LocalCloudOptions cloud, string source, string resourceArn, DateTimeOffset at, string eventId) => Input ?? new JsonObject
    {
        ["version"] = "0",
        ["id"] = eventId,
        ["detail-type"] = "Scheduled Event",
        ["source"] = source,
        ["account"] = cloud.AccountId,
        ["time"] = at.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", System.Globalization.CultureInfo.InvariantCulture),
        ["region"] = cloud.Region,
        ["resources"] = new JsonArray(resourceArn),
        ["detail"] = new JsonObject(),
    }.ToJsonString();

    [GeneratedRegex(@"^arn:aws[a-z-]*:iam::\d{12}:role/[\w+=,.@/-]+\z")]
    private static partial Regex RoleArn();
}
