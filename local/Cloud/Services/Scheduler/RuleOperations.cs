using System.Collections.Immutable;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Pipeline.Cloud.Protocol;

namespace Pipeline.Cloud.Scheduler;

/// <summary>The operations on EventBridge rules.</summary>
internal sealed partial class RuleOperations(LocalCloudOptions cloud, TimeProvider time, TargetDelivery delivery) : IDisposable
{
    // Source: "PutTargets".
    private const int MostTargetsOfRequest = 10;

    // Source: "Amazon EventBridge quotas".
    private const int MostTargetsOfRule = 5;

    private readonly Lock _lock = new();
    private readonly SortedDictionary<string, (Rule Rule, Recurrence? Recurrence)> _rules = new(StringComparer.Ordinal);

    /// <summary>Creates or changes a rule.</summary>
    public JsonObject Put(Parameters parameters)
    {
        CheckBus(parameters);
        var name = parameters.RequiredString("Name");
        var expression = parameters.String("ScheduleExpression");
        var description = parameters.String("Description");
        var state = parameters.String("State") ?? "ENABLED";
        if (!Name().IsMatch(name)) throw new AwsException("ValidationException", $"Rule name '{name}' must have 1 to 64 characters of a-z, A-Z, 0-9, '_', '-' and '.'.");
        if (expression is null) throw parameters.Missing("ScheduleExpression");
        if (state is not ("ENABLED" or "DISABLED")) throw new AwsException("ValidationException", $"State '{state}' must be ENABLED or DISABLED.");
        if (expression.StartsWith("at(", StringComparison.Ordinal))
            throw new AwsException("ValidationException", "Parameter ScheduleExpression is not valid: a rule has rate(...) or cron(...).");
        var schedule = ScheduleExpression.Parse(expression);
        lock (_lock)
        {
            schedule.Check(time.GetUtcNow(), TimeZoneInfo.Utc);
            var old = _rules.TryGetValue(name, out var found) ? found.Rule : null;
            Replace(new Rule(
                name,
                cloud.Arn("events", "rule/" + name),
                expression,
                description,
                state == "ENABLED",
                old?.Created ?? time.GetUtcNow(),
                old?.Targets ?? ImmutableSortedDictionary.Create<string, (ScheduledTarget, JsonObject)>(StringComparer.Ordinal)));
            return new JsonObject { ["RuleArn"] = _rules[name].Rule.Arn };
        }
    }

    /// <summary>Adds or changes targets.</summary>
    public JsonObject PutTargets(Parameters parameters)
    {
        CheckBus(parameters);
        var name = parameters.RequiredString("Rule");
        CheckCount("Targets", parameters.Array("Targets").Count, MostTargetsOfRequest);
        var targets = parameters.Structures("Targets").Zip(parameters.Objects("Targets"));
        var read = targets.Select(pair =>
        {
            var (members, target) = pair;
            var id = members.RequiredString("Id");
            if (id.Length is 0 or > 64) throw new AwsException("ValidationException", "A target's Id must have 1 to 64 characters.");
            return KeyValuePair.Create(id, (ScheduledTarget.Read("events", members), target.DeepClone().AsObject()));
        }).ToList();
        return Change(name, With, NoFailures());

        Rule With(Rule rule)
        {
            var all = rule.Targets.SetItems(read);
            return all.Count <= MostTargetsOfRule
                ? rule with { Targets = all }
                : throw new AwsException("LimitExceededException", $"The requested resource exceeds the maximum number allowed: a rule has at most {MostTargetsOfRule} targets.");
        }
    }

    /// <summary>Removes targets.</summary>
    public JsonObject RemoveTargets(Parameters parameters)
    {
        CheckBus(parameters);
        var name = parameters.RequiredString("Rule");
        var ids = parameters.Strings("Ids");
        CheckCount("Ids", ids.Count, 100);
        return Change(name, rule => rule with { Targets = rule.Targets.RemoveRange(ids) }, NoFailures());
    }

    /// <summary>Enables a rule.</summary>
    public JsonObject Enable(Parameters parameters) => SetEnabled(parameters, true);

    /// <summary>Disables a rule.</summary>
    public JsonObject Disable(Parameters parameters) => SetEnabled(parameters, false);

    /// <summary>A rule.</summary>
    public JsonObject Describe(Parameters parameters)
    {
        CheckBus(parameters);
        var name = parameters.RequiredString("Name");
        lock (_lock) return Find(name).ToJson();
    }

    /// <summary>Deletes a rule without targets; no error if there is none.</summary>
    public JsonObject Delete(Parameters parameters)
    {
        CheckBus(parameters);
        var name = parameters.RequiredString("Name");
        lock (_lock)
        {
            if (!_rules.TryGetValue(name, out var found)) return [];
            if (!found.Rule.Targets.IsEmpty) throw new AwsException("ValidationException", "Rule can't be deleted since it has targets.");
            found.Recurrence?.Dispose();
            _rules.Remove(name);
            return [];
        }
    }

    /// <summary>The rules whose names start with a prefix.</summary>
    public JsonObject List(Parameters parameters)
    {
        CheckBus(parameters);
        var prefix = parameters.String("NamePrefix") ?? "";
        lock (_lock)
        {
            var rules = _rules.Values.Where(entry => entry.Rule.Name.StartsWith(prefix, StringComparison.Ordinal));
            return new JsonObject { ["Rules"] = new JsonArray([.. rules.Select(entry => entry.Rule.ToJson())]) };
        }
    }

    /// <summary>The targets of a rule.</summary>
    public JsonObject ListTargets(Parameters parameters)
    {
        CheckBus(parameters);
        var name = parameters.RequiredString("Rule");
        lock (_lock) return new JsonObject { ["Targets"] = new JsonArray([.. Find(name).Targets.Values.Select(target => target.Shown.DeepClone())]) };
    }

    /// <summary>Stops all rules.</summary>
    public void Dispose()
    {
        lock (_lock)
        {
            foreach (var (_, recurrence) in _rules.Values) recurrence?.Dispose();
        }
    }

    private JsonObject SetEnabled(Parameters parameters, bool enabled)
    {
        CheckBus(parameters);
        var name = parameters.RequiredString("Name");
        return Change(name, rule => rule with { Enabled = enabled }, []);
    }

    private JsonObject Change(string name, Func<Rule, Rule> change, JsonObject output)
    {
        lock (_lock) Replace(change(Find(name)));
        return output;
    }

    private void Replace(Rule rule)
    {
        if (_rules.TryGetValue(rule.Name, out var old)) old.Recurrence?.Dispose();
        var expression = ScheduleExpression.Parse(rule.Expression);
        var recurrence = rule.Enabled
            ? new Recurrence(Next(time.GetUtcNow()), Next, time, at => Call(rule, at), static () => { })
            : null;
        _rules[rule.Name] = (rule, recurrence);

        DateTimeOffset? Next(DateTimeOffset after) => expression.Next(after, rule.Created, TimeZoneInfo.Utc);
    }

    private void Call(Rule rule, DateTimeOffset at)
    {
        foreach (var (target, _) in rule.Targets.Values) delivery.Start(target, rule.Arn, at);
    }

    private Rule Find(string name) => _rules.TryGetValue(name, out var found)
        ? found.Rule
        : throw new AwsException("ResourceNotFoundException", $"Rule {name} does not exist on EventBus default.");

    private static JsonObject NoFailures() => new() { ["FailedEntryCount"] = 0, ["FailedEntries"] = new JsonArray() };

    private static void CheckCount(string member, int count, int most)
    {
        if (count < 1 || count > most) throw new AwsException("ValidationException", $"'{member}' must have 1 to {most} members, not {count}.");
    }

    private static void CheckBus(Parameters parameters)
    {
        if (parameters.String("EventBusName") is { } bus and not "default") throw AwsException.NotEmulated("events", $"the event bus '{bus}'");
    }

    [GeneratedRegex(@"^[0-9a-zA-Z_.-]{1,64}\z")]
    private static partial Regex Name();
}
