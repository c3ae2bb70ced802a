using Pipeline.Contract.Lake;
using Pipeline.Contract.Text;
using Pipeline.Scoring.Batch;

namespace Pipeline.Scoring.Land;

/// <summary>The compressed contents of a group's objects. They are valid until this is disposed of.</summary>
internal sealed class GroupContents : IDisposable
{
    private readonly NdjsonObject? _unreadable;
    private readonly NdjsonObject? _scored;
    private readonly NdjsonObject _refused = new();

    public GroupContents(ScoringBatch batch, LandingGroup group, ScoredLineWriter lines, DateTimeOffset scoredAt)
    {
        var shared = new SharedMembers(scoredAt, group.Shard);
        foreach (var item in group.Items)
        {
            if (item.Request is null)
            {
                _unreadable ??= new NdjsonObject();
                WriteQuarantined(_unreadable.Line, item);
                _unreadable.EndLine();
                continue;
            }

            _scored ??= new NdjsonObject(group.Items.Count);
            if (item.IsQuarantined)
            {
                RefusedCount++;
                WriteQuarantined(_refused.Line, item);
                _refused.EndLine();
                continue;
            }

            lines.Write(_scored.Line, item.Enriched!, batch.FeaturesOf(item), item.Prediction.Span, item.Model, item.Place, shared);
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

    private static void WriteQuarantined(Utf8Output line, ScoringItem item) =>
        QuarantinedLine.Write(line, item.QuarantineReason, item.Arrival.Shard, item.Place, item.PartitionKey.Utf8.Span, item.Data.Span);

    /// <inheritdoc />
    public void Dispose()
    {
        _unreadable?.Dispose();
        _scored?.Dispose();
        _refused.Dispose();
    }
}
