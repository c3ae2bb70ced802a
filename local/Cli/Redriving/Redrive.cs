namespace Pipeline.Cli.Redriving;

/// <summary>
/// Sends stranded records to the stream again, each once. The records of a call are written down after the stream accepted them. After an
/// interruption between the two, the next run sends the records of that one call, at most 500, again.
/// </summary>
internal sealed class Redrive(StrandedObjects objects, LandedRecords landed, RedriveLedger ledger, RecordSender sender, SendRate rate, RedriveOptions options)
{
    private readonly HashSet<RecordId> _seen = [];
    private readonly List<StrandedRecord> _call = [];
    private int _bytes;

    /// <summary>The counts so far.</summary>
    public RedriveResult Result { get; } = new();

    /// <summary>Runs the redrive.</summary>
    /// <exception cref="RedriveException">The stream refuses records, or the sent records cannot be written down.</exception>
    public async Task RunAsync(CancellationToken cancellationToken)
    {
        await ledger.LoadAsync(cancellationToken);
        await foreach (var found in objects.ReadAsync(cancellationToken))
        {
            Result.Objects++;
            if (found.Defect is not null) Result.Add(found);
            foreach (var record in await ChooseAsync(found, cancellationToken))
            {
                Result.Limited = Result.ToSend >= options.Limit;
                if (Result.Limited) break;
                await AddAsync(record, cancellationToken);
            }

            if (Result.Limited) break;
        }

        await FlushAsync(cancellationToken);
    }

    private async Task<IReadOnlyList<StrandedRecord>> ChooseAsync(StrandedObject found, CancellationToken cancellationToken)
    {
        var chosen = found.Records.Where(IsChosen).ToList();
        Result.Chosen += chosen.Count;
        Result.SentBefore += chosen.RemoveAll(record => ledger.WasSent(record.Id) || !_seen.Add(record.Id));
        // Otherwise a record that comes back would go in circles and leave a line in quarantine each time.
        if (!options.Again) Result.CameBack += chosen.RemoveAll(record => record.IsQuarantined && ledger.IsOffspring(record.Id));
        if (chosen.Count == 0 || chosen[0].IsQuarantined) return chosen;
        var held = await landed.HeldAsync(chosen, cancellationToken);
        Result.Landed += chosen.RemoveAll(record => held.Contains(record.Id));
        return chosen;
    }

    private bool IsChosen(StrandedRecord record) =>
        record.ArrivedAt >= options.From && record.ArrivedAt < options.To
        && (options.Reason is not { } reason || record.Reason.Contains(reason, StringComparison.OrdinalIgnoreCase));

    private async Task AddAsync(StrandedRecord record, CancellationToken cancellationToken)
    {
        Result.Add(record);
        if (!options.Send) return;
        var size = RecordSender.Size(record);
        if (_call.Count == rate.MostRecords || (_call.Count > 0 && _bytes + size > RecordSender.MaxBytes)) await FlushAsync(cancellationToken);
        _call.Add(record);
        _bytes += size;
    }

    private async Task FlushAsync(CancellationToken cancellationToken)
    {
        if (_call.Count == 0) return;
        cancellationToken.ThrowIfCancellationRequested();
        await rate.WaitAsync(_call.Count, cancellationToken);
        var (sent, refusal) = await sender.SendAsync(_call, cancellationToken);
        if (sent.Count > 0) await ledger.MarkAsync(sent, cancellationToken);
        Result.Sent += sent.Count;
        cancellationToken.ThrowIfCancellationRequested();
        if (refusal is not null)
            throw new RedriveException($"The stream {options.Stream} did not take {_call.Count - sent.Count} of {_call.Count} records ({refusal}). {Result.Sent} were sent; run again to go on from there.");
        _call.Clear();
        _bytes = 0;
    }
}

/// <summary>Thrown when a redrive cannot continue. The message says what was done so far and what to do.</summary>
internal sealed class RedriveException(string message, Exception? inner = null) : Exception(message, inner);
