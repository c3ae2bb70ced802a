using System.Globalization;
using System.Text.Json.Nodes;
using Pipeline.Simulation.Schedules;
using Pipeline.Simulation.World;

namespace Pipeline.Simulation.Oracle;

/// <summary>Computes from the input what must have come of each record, and holds table and lake against it.</summary>
internal sealed class OutcomeCheck(Schedule schedule, DeliveryLedger ledger, StoredPredictions stored, LandedObjects landed, ModelRegistry models, Findings findings)
{
    private readonly bool _mayRefuse = schedule.Faults.Any(fault => fault.Kind == FaultKind.Refuse) || schedule.Outages.Any(outage => outage.Kind == FaultKind.Refuse);

    // A write that arrives late, or a process that works on though thought dead, may put an older prediction over a newer one.
    private readonly bool _mayGoStale = schedule.Faults.Any(fault => fault.Kind == FaultKind.Zombie || fault is { On: Operation.Store, Kind: FaultKind.Late })
        || schedule.Events.Any(step => step is TimedEvent.Restart);

    public void Run()
    {
        var known = new HashSet<string>();
        foreach (var record in ledger.Records)
        {
            for (var sub = 0; sub < record.UserRecords.Count; sub++)
            {
                known.Add(record.Name(sub));
                Check(record, sub, record.UserRecords[sub]);
            }
        }

        foreach (var line in landed.All.Where(line => !known.Contains(line.Record))) findings.Add($"{line.Record} landed in {line.Key} and was never sent");
        CheckTable();
    }

    private void Check(PutRecord record, int sub, UserRecord sent)
    {
        var lines = landed.Of(record.Name(sub));
        if (record.State == DeliveryState.Done && lines.Count == 0) findings.Add($"{record.Name(sub)} is lost");
        if (record.State == DeliveryState.LeftOut && lines.Count > 0) findings.Add($"{record.Name(sub)} landed although no filter lets it pass");
        if (lines.Count > 1 && !record.SharedWithDiscarded && !lines.Any(line => ledger.MayBeHalfCut(line.Key)))
            findings.Add($"{record.Name(sub)} stands {lines.Count} times in the lake: {string.Join(", ", lines.Select(line => line.Key))}");
        foreach (var line in lines)
        {
            CheckKey(record, line);
            if (line.IsScored) CheckScored(record.Name(sub), sent, line.Line);
            else CheckQuarantined(record.Name(sub), sent, line.Line);
        }
    }

    private void CheckKey(PutRecord record, LandedLine line)
    {
        var prefix = line.IsScored ? "scored" : "quarantine";
        var expected = FormattableString.Invariant($"{prefix}/dt={record.ArrivedAt:yyyy-MM-dd}/hour={record.ArrivedAt:HH}/{record.Shard}-");
        if (!line.Key.StartsWith(expected, StringComparison.Ordinal)) findings.Add($"{line.Record} landed in {line.Key}, not below {expected}");
    }

    private void CheckScored(string name, UserRecord sent, JsonNode line)
    {
        if (sent.Kind == UserRecordKind.Unreadable)
        {
            findings.Add($"{name} cannot be read and was scored");
            return;
        }

        if ((string?)line["trip_id"] != sent.TripId || (double?)line["distance_miles"] != sent.Miles) findings.Add($"{name} landed as {line.ToJsonString()}");
        if (line["lookups"]?["pickup"] is null) findings.Add($"{name} landed without the zone that the table has");
        var (minutes, model) = ((double?)line["minutes"], (string?)line["model"]);
        var unscored = (string?)line["unscored"];
        if (!HasInterval(minutes, (double?)line["low"])) findings.Add($"{name}: an interval from {line["low"]} around {minutes} minutes");
        if (!IsPrediction(sent, minutes, model, unscored)) findings.Add($"{name}: {minutes} minutes by {model ?? "no model"} for {sent.Miles} miles");
    }

    private void CheckQuarantined(string name, UserRecord sent, JsonNode line)
    {
        if (sent.Kind == UserRecordKind.Valid && !_mayRefuse) findings.Add($"{name} is in quarantine: {line["reason"]}");
        if (string.IsNullOrWhiteSpace((string?)line["reason"])) findings.Add($"{name} is in quarantine without a reason");
        if (!Convert.FromBase64String((string)line["data"]!).AsSpan().SequenceEqual(sent.Data)) findings.Add($"{name} is in quarantine with other bytes");
    }

    // One without the other is no prediction's. Where the table did not answer for the intervals there is none.
    private static bool HasInterval(double? minutes, double? low) => low is null || (minutes is not null && low >= 0 && low <= minutes);

    private bool IsPrediction(UserRecord sent, double? minutes, string? model, string? unscored)
    {
        // One wrong answer may be a damaged one: only of two is a record left without a prediction.
        if (minutes is null || model is null) return minutes is null && model is null && (unscored is null ? models.WasMissing : models.WrongAnswers >= 2);
        if (unscored is not null) return false;
        return sent.Kind == UserRecordKind.Valid && models.Served(model) && Math.Abs(ModelRegistry.Minutes(model, sent.Miles) - minutes.Value) < 1e-9;
    }

    private void CheckTable()
    {
        var trips = ledger.Records.Where(record => record.State != DeliveryState.LeftOut).SelectMany(record => record.UserRecords.Select((sent, sub) => (record, sub, sent)))
            .Where(found => found.sent.TripId is not null).ToLookup(found => found.sent.TripId!);
        foreach (var (id, item) in stored.Items)
        {
            var records = trips[id].ToList();
            if (!records.Exists(found => IsPrediction(found.sent, item.Minutes, item.Model, item.Unscored))) findings.Add(Text($"{id} is in the table with {item.Minutes} minutes by {item.Model}"));
            if (records.Count == 0 || _mayGoStale || records.Exists(found => found.record.SharedWithDiscarded)) continue;
            var last = landed.Of(records[^1].record.Name(records[^1].sub)).FirstOrDefault(line => line.IsScored);
            if (last is not null && ((double?)last.Line["minutes"] != item.Minutes || (string?)last.Line["model"] != item.Model || (double?)last.Line["low"] != item.Low || (string?)last.Line["unscored"] != item.Unscored))
                findings.Add(Text($"{id}: the table holds {item.Minutes} minutes by {item.Model} from {item.Low}, the lake {last.Line["minutes"]} by {last.Line["model"]} from {last.Line["low"]} for its last record"));
        }
    }

    private static string Text(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
