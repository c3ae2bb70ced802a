namespace Pipeline.Cli.Rescoring;

/// <summary>Which lines of the landed log are scored afterwards, and where their answers go.</summary>
internal interface IScoredLines
{
    /// <summary>Reads the features of an object's lines that are to be scored, each as it would have been sent to the model.</summary>
    /// <param name="key">The object's key.</param>
    /// <param name="model">The model that will answer.</param>
    /// <param name="cancellationToken">Stops before the object is read.</param>
    Task<(LandedObject Landed, IReadOnlyList<string> Rows)> ReadAsync(string key, string model, CancellationToken cancellationToken);

    /// <summary>Writes the answers to an object's lines.</summary>
    /// <param name="read">The object as it was read.</param>
    /// <param name="answers">An answer for each of its lines, as the text of a JSON number.</param>
    /// <param name="model">The model that answered.</param>
    /// <param name="answeredAt">When it did.</param>
    /// <param name="cancellationToken">Stops before anything is written.</param>
    /// <returns>False if the object was changed meanwhile, and nothing was written.</returns>
    Task<bool> WriteAsync(LandedObject read, IReadOnlyList<string> answers, string model, DateTimeOffset answeredAt, CancellationToken cancellationToken);

    /// <summary>Finishes a day whose log is whole.</summary>
    /// <param name="day">The day.</param>
    /// <param name="say">Receives a line for each step.</param>
    /// <param name="cancellationToken">Stops waiting.</param>
    Task FinishAsync(string day, Action<string> say, CancellationToken cancellationToken);
}

/// <summary>The lines that have no prediction get one in the log itself. Closed days are compacted again.</summary>
/// <param name="landed">The log's objects.</param>
/// <param name="days">The days of the table of trips.</param>
internal sealed class UnscoredLines(LandedObjects landed, IClosedDays days) : IScoredLines
{
    /// <inheritdoc/>
    public Task<(LandedObject Landed, IReadOnlyList<string> Rows)> ReadAsync(string key, string model, CancellationToken cancellationToken) => landed.ReadUnscoredAsync(key, cancellationToken);

    /// <inheritdoc/>
    public Task<bool> WriteAsync(LandedObject read, IReadOnlyList<string> answers, string model, DateTimeOffset answeredAt, CancellationToken cancellationToken) =>
        landed.ScoreAsync(read, answers, answeredAt, cancellationToken);

    /// <inheritdoc/>
    public async Task FinishAsync(string day, Action<string> say, CancellationToken cancellationToken)
    {
        // Also where an earlier run was interrupted before this.
        if (!await days.IsBehindAsync(day, cancellationToken)) return;
        await days.CompactAsync(day, cancellationToken);
        say($"{day}  compacted again");
    }
}

/// <summary>All lines are scored, and the answers are written beside: neither the log nor the table of trips is changed.</summary>
/// <param name="landed">The log's objects.</param>
/// <param name="features">What the model is shown.</param>
/// <param name="table">The table of such answers.</param>
internal sealed class AllLines(LandedObjects landed, ILineFeatures features, RescoredTable table) : IScoredLines
{
    /// <inheritdoc/>
    public async Task<(LandedObject Landed, IReadOnlyList<string> Rows)> ReadAsync(string key, string model, CancellationToken cancellationToken)
    {
        var lines = await landed.ReadAsync(key, cancellationToken);
        var rows = await features.OfAsync(lines, cancellationToken);
        if (rows.Count > 0 && await table.HasAsync(key, model, features.Name, lines, rows, cancellationToken)) rows = [];
        return (new LandedObject(key, rows.Count, LandedObjects.Digest(rows)) { Lines = lines.Count }, rows);
    }

    /// <inheritdoc/>
    public async Task<bool> WriteAsync(LandedObject read, IReadOnlyList<string> answers, string model, DateTimeOffset answeredAt, CancellationToken cancellationToken)
    {
        var lines = await landed.ReadAsync(read.Key, cancellationToken);
        var rows = await features.OfAsync(lines, cancellationToken);
        if (LandedObjects.Digest(rows) != read.Digest) return false;
        await table.WriteAsync(read.Key, model, features.Name, [.. lines.Zip(rows, answers)], answeredAt, cancellationToken);
        return true;
    }

    /// <inheritdoc/>
    public Task FinishAsync(string day, Action<string> say, CancellationToken cancellationToken) => Task.CompletedTask;
}
