using System.Globalization;
using Pipeline.Cli.Executions;
using Pipeline.Cli.Hosting;

namespace Pipeline.Cli.Forgetting;

/// <summary>
/// Removes one id's data from the predictions and the lake, in every version. A second run finds nothing; one after an interruption goes on, by the record of
/// the first one.
/// </summary>
/// <param name="id">The id.</param>
/// <param name="predictions">The table of predictions.</param>
/// <param name="lake">The lake's objects.</param>
/// <param name="failures">The objects of what Lambda gave up on.</param>
/// <param name="tables">The tables in Parquet.</param>
/// <param name="records">The records of what was done.</param>
/// <param name="stream">What the stream holds.</param>
/// <param name="machines">The executions that read and write the lake.</param>
/// <param name="options">What to read, and whether to remove it.</param>
/// <param name="time">The clock.</param>
internal sealed class IdRemoval(
    ForgottenId id, StoredPredictions predictions, ForgottenObjects lake, ForgottenObjects failures, IParquetTables tables, ForgettingRecords records, StreamRetention stream,
    IReadOnlyList<StateMachineExecutions> machines, ForgettingOptions options, TimeProvider time)
{
    private readonly List<string> _left = [];
    private ForgettingRecord? _earlier;
    private ForgettingRecord _record = ForgettingRecord.Begin(id.Hash, time.GetUtcNow());

    /// <summary>Removes the data, or says what would be removed.</summary>
    /// <param name="say">Receives a line for each object, each place and what is left.</param>
    /// <param name="cancellationToken">Stops between two calls.</param>
    /// <returns>Whether nothing is left that the command should have removed.</returns>
    /// <exception cref="ForgettingException">Nothing was removed, and the message says why.</exception>
    public async Task<bool> RunAsync(Action<string> say, CancellationToken cancellationToken)
    {
        var before = await records.OfAsync(id.Hash, cancellationToken);
        if (options.Send) await BeginAsync(before, cancellationToken);
        await ClearPredictionAsync(say, cancellationToken);
        foreach (var place in ForgettingPlace.All(id, options.From, options.To)) await ClearAsync(place, say, cancellationToken);
        await ClearTripsAsync(say, cancellationToken);
        await ClearExamplesAsync(say, cancellationToken);
        foreach (var record in before.Where(record => record.FinishedAt is not null)) say($"before      it was forgotten on {UtcTime.Text(record.FinishedAt!.Value)}: {record.Key()}");
        foreach (var record in before.Where(record => record.FinishedAt is null)) say($"unfinished  {record.Key()}, begun on {UtcTime.Text(record.BegunAt)}{(options.Send ? "" : ": SEND=1 goes on")}");
        if (_record.Removed.IsEmpty) say("There is nothing of this id.");
        say(await stream.SayAsync(_record.Arrived ?? before.Max(record => record.Arrived), cancellationToken));
        foreach (var left in _left) say($"LEFT        {left}");
        if (options.Send) await EndAsync(before, say, cancellationToken);
        else say("Nothing was changed. To forget: SEND=1");
        return _left.Count == 0;
    }

    private async Task BeginAsync(IReadOnlyList<ForgettingRecord> before, CancellationToken cancellationToken)
    {
        foreach (var machine in machines)
        {
            if (await machine.RunningAsync(cancellationToken) is [var running, ..])
                throw new ForgettingException($"The execution {running.Name} runs and reads or writes what would be removed. Run this again when it has ended. Nothing was changed.");
        }

        _record = before.LastOrDefault(record => record.FinishedAt is null) ?? _record;
        _earlier = before.SingleOrDefault(record => record.FinishedAt is not null && record.Key() == _record.Key());
    }

    private async Task ClearPredictionAsync(Action<string> say, CancellationToken cancellationToken)
    {
        if (!await predictions.ExistsAsync(cancellationToken)) return;
        say("predictions: 1 item");
        if (options.Send) await predictions.DeleteAsync(cancellationToken);
        await CountAsync("predictions", 1, cancellationToken);
    }

    private async Task ClearAsync(ForgettingPlace place, Action<string> say, CancellationToken cancellationToken)
    {
        var objects = place.OfFailures ? failures : lake;
        // Found as a whole before the first is replaced: that changes what is listed.
        var found = await objects.FindAsync(place, cancellationToken).ToListAsync(cancellationToken);
        foreach (var item in found)
        {
            say($"{item.Key}: {Told(item)}");
            if (item.Defect is { } defect) _left.Add($"{item.Key} cannot be read and may hold it ({defect}): mend it or delete it, with its versions. What it holds comes back if it is redriven.");
            if (item.Arrived > (_record.Arrived ?? DateTimeOffset.MinValue)) _record = _record with { Arrived = item.Arrived };
            if (item.Removed == 0 && item.FormerVersions == 0) continue;
            if (DayOf(item.Key) is { } day) _record = _record with { Days = _record.Days.Add(day) };
            // The days to compact again must be known to the run that goes on after an interruption.
            if (options.Send) await WriteAsync(cancellationToken);
            if (options.Send && !await objects.ClearAsync(place, item, cancellationToken))
            {
                _left.Add($"{item.Key} was changed meanwhile: run this again");
                continue;
            }

            await CountAsync(place.Name, item.Removed + item.FormerVersions, cancellationToken);
        }
    }

    private async Task ClearTripsAsync(Action<string> say, CancellationToken cancellationToken)
    {
        var trips = await tables.TripsAsync(options.From, options.To, cancellationToken);
        _record = _record with { Days = _record.Days.Union(trips.Keys) };
        foreach (var day in _record.Days)
        {
            var count = trips.GetValueOrDefault(day);
            if (count > 0) say($"tables/trips/dt={day}/: {count.ToString(CultureInfo.InvariantCulture)} {(count == 1 ? "entry" : "entries")}, by compacting the day again");
            if (options.Send && await tables.ClearDayAsync(day, cancellationToken) is { } why)
            {
                _left.Add($"tables/trips/dt={day}/: {why}");
                continue;
            }

            await CountAsync("tables/trips", count, cancellationToken);
        }
    }

    private async Task ClearExamplesAsync(Action<string> say, CancellationToken cancellationToken)
    {
        foreach (var (run, count) in await tables.ExamplesAsync(cancellationToken))
        {
            say($"training/{run}/examples/: {count.ToString(CultureInfo.InvariantCulture)} {(count == 1 ? "entry" : "entries")}, by deleting the run's examples");
            if (options.Send) await tables.DeleteExamplesAsync(run, cancellationToken);
            await CountAsync("examples", count, cancellationToken);
        }
    }

    private async Task CountAsync(string place, int entries, CancellationToken cancellationToken)
    {
        _record = _record.With(place, entries);
        if (options.Send && entries > 0) await WriteAsync(cancellationToken);
    }

    private async Task EndAsync(IReadOnlyList<ForgettingRecord> before, Action<string> say, CancellationToken cancellationToken)
    {
        if (_record.Removed.IsEmpty && _left.Count == 0 && before.All(record => record.FinishedAt is not null)) return;
        _record = _record with { FinishedAt = _left.Count == 0 ? time.GetUtcNow() : null };
        await WriteAsync(cancellationToken);
        foreach (var (place, entries) in _record.Removed) say($"forgotten   {place}: {entries.ToString(CultureInfo.InvariantCulture)}");
        say($"record      {_record.Key()}");
    }

    // A second act of one day adds to the record of the first.
    private Task WriteAsync(CancellationToken cancellationToken) => records.WriteAsync(_earlier is null ? _record : _record.After(_earlier), cancellationToken);

    // The day of arrival of an object of the landed log.
    private static string? DayOf(string key) => key.StartsWith("scored/dt=", StringComparison.Ordinal) ? key.Split('/')[1]["dt=".Length..] : null;

    private static string Told(FoundObject item)
    {
        var told = new List<string>();
        if (item.Removed > 0) told.Add(string.Create(CultureInfo.InvariantCulture, $"{item.Removed} {(item.Removed == 1 ? "entry" : "entries")}"));
        if (item.FormerVersions > 0) told.Add(string.Create(CultureInfo.InvariantCulture, $"{item.FormerVersions} former version{(item.FormerVersions == 1 ? "" : "s")}"));
        if (item.Defect is not null) told.Add("cannot be read");
        return string.Join(", ", told);
    }
}

/// <summary>What to read for an id, and whether to remove it.</summary>
internal sealed record ForgettingOptions
{
    /// <summary>The first day of the landed log and the table of trips to read, by arrival on the stream; null for the oldest.</summary>
    public DateOnly? From { get; init; }

    /// <summary>The last day; null for the newest.</summary>
    public DateOnly? To { get; init; }

    /// <summary>Whether to remove; otherwise it is only said what would be removed.</summary>
    public bool Send { get; init; }
}
