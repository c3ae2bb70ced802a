using Pipeline.Scoring.Batch;

namespace Pipeline.Scoring.Land;

/// <summary>The compressed contents of a group's objects. They are valid until this is disposed of.</summary>
internal sealed class GroupContents : IDisposable
{
    private readonly NdjsonObject? _unreadable;
    private readonly NdjsonObject? _scored;
    private readonly NdjsonObject _refused = new();

    public GroupContents(ScoringBatch batch, LandingGroup group, LakeLines lines, DateTimeOffset scoredAt)
    {
        var ending = new LineEnding(scoredAt, group.Shard);
        foreach (var item in group.Items)
        {
            if (item.Request is null)
            {
                _unreadable ??= new NdjsonObject();
                LakeLines.WriteQuarantined(_unreadable.Line, item);
                _unreadable.EndLine();
                continue;
            }

            _scored ??= new NdjsonObject(group.Items.Count);
            if (item.IsQuarantined)
            {
                RefusedCount++;
                LakeLines.WriteQuarantined(_refused.Line, item);
                _refused.EndLine();
                continue;
            }

            lines.WriteScored(_scored.Line, item, batch.FeaturesOf(item), ending);
            _scored.EndLine();
        }

        Unreadable = _unreadable?.Complete() ?? default;
        Scored = _scored?.Complete() ?? default;
    }

    /// <summary>The records that could not be read; nothing when there are none.</summary>
    public ReadOnlyMemory<byte> Unreadable { get; }

    /// <summary>The scored records: an object without lines when the model refused every one that could be read.</summary>
    public ReadOnlyMemory<byte> Scored { get; }

    /// <summary>How many records the model refused.</summary>
    public int RefusedCount { get; }

    /// <summary>The records that the model refused: perhaps an object without lines, to stand in place of an earlier attempt's.</summary>
    public ReadOnlyMemory<byte> Refused => _refused.Complete();

    /// <inheritdoc />
    public void Dispose()
    {
        _unreadable?.Dispose();
        _scored?.Dispose();
        _refused.Dispose();
    }
}
