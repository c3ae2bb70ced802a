using Pipeline.Contract.Lake;
using Pipeline.Scoring.Batch;

namespace Pipeline.Scoring.Land;

/// <summary>A landing plan with the contents of its objects. The caller disposes of it.</summary>
internal sealed class LandingObjects(LandingPlan plan, ScoredLineWriter lines) : IDisposable
{
    public LandingPlan Plan => plan;

    /// <summary>The contents of each group, in the plan's order.</summary>
    public IReadOnlyList<GroupContents> Contents { get; } = [.. plan.Groups.Select(group => new GroupContents(group, lines, plan.ScoredAt))];

    /// <inheritdoc />
    public void Dispose()
    {
        foreach (var contents in Contents) contents.Dispose();
    }
}

/// <summary>The compressed contents of a group's objects, valid until disposed.</summary>
internal sealed class GroupContents : IDisposable
{
    private NdjsonObject? _unreadable;
    private NdjsonObject? _scored;
    private NdjsonObject? _refused;

    /// <summary>Builds the contents: most of landing's work, and purely CPU-bound.</summary>
    public GroupContents(LandingGroup group, ScoredLineWriter lines, DateTimeOffset scoredAt)
    {
        var shared = new SharedMembers(scoredAt, group.Shard);
        foreach (var i in group.Records)
        {
            var record = group.Batch[i];
            if (record.Request is not null) _scored ??= new NdjsonObject(group.Records.Count);
            if (record.Request is null) WriteQuarantined(_unreadable ??= new NdjsonObject(), record);
            else if (record.IsQuarantined) WriteQuarantined(_refused ??= new NdjsonObject(), record);
            else WriteScored(_scored!, record, lines, shared);
        }

        Unreadable = _unreadable?.Complete() ?? default;
        Scored = _scored?.Complete() ?? default;
        Refused = _refused?.Complete() ?? NdjsonObject.Empty;
        RefusedCount = _refused?.Count ?? 0;
    }

    /// <summary>The unreadable records; empty memory if there are none.</summary>
    public ReadOnlyMemory<byte> Unreadable { get; }

    /// <summary>The scored records; an object without lines if the model refused every readable record.</summary>
    public ReadOnlyMemory<byte> Scored { get; }

    /// <summary>The records that the model refused; an object without lines if there are none, to replace an earlier attempt's object.</summary>
    public ReadOnlyMemory<byte> Refused { get; }

    /// <summary>How many records the model refused.</summary>
    public int RefusedCount { get; }

    private static void WriteScored(NdjsonObject target, in ScoredRecord record, ScoredLineWriter lines, SharedMembers shared)
    {
        lines.Write(target.Line, record.Enriched!, record.Features, record.Score.Prediction.Span, record.Score.Interval, record.Score.Fault, record.Score.Model, record.Decoded.Place, shared);
        target.EndLine();
    }

    private static void WriteQuarantined(NdjsonObject target, in ScoredRecord record)
    {
        var decoded = record.Decoded;
        QuarantinedLine.Write(target.Line, record.QuarantineReason, decoded.Arrival.Shard, decoded.Place, decoded.PartitionKey.Utf8.Span, decoded.Data.Span);
        target.EndLine();
    }

    /// <inheritdoc />
    public void Dispose()
    {
        _unreadable?.Dispose();
        _scored?.Dispose();
        _refused?.Dispose();
    }
}
