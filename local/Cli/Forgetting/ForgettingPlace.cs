using Pipeline.Cli.Redriving;
using Pipeline.Cli.Rescoring;
using Pipeline.Contract.Lake;
using Pipeline.Intake.Labels;
using Pipeline.Intake.Objects;

namespace Pipeline.Cli.Forgetting;

/// <summary>What becomes of an object that holds data of the id.</summary>
internal enum Fate
{
    /// <summary>It is written again without them, under its key and with its metadata.</summary>
    Rewritten,

    /// <summary>It is deleted, and what is left of it is kept elsewhere: a new object under its key would be taken for a new file.</summary>
    Moved,

    /// <summary>It is deleted.</summary>
    Deleted,
}

/// <summary>A part of the lake or of the failures bucket whose objects are read for the id.</summary>
/// <param name="Name">What the part is called in counts.</param>
/// <param name="Prefix">The prefix of its keys.</param>
/// <param name="Editor">Edits an object, by its key.</param>
/// <param name="Fate">What becomes of an object.</param>
internal sealed record ForgettingPlace(string Name, string Prefix, Func<string, IContentEditor> Editor, Fate Fate)
{
    /// <summary>The root of files of labels as they are dropped.</summary>
    public const string Dropped = "labels/";

    private const string QueryResults = "athena/";

    /// <summary>Whether an object is read, by its key.</summary>
    public Func<string, bool> Includes { get; init; } = _ => true;

    /// <summary>Whether it is of the bucket into which Lambda puts what it gives up on; otherwise of the lake.</summary>
    public bool OfFailures { get; init; }

    /// <summary>The parts of both buckets, in the order in which they are cleared: first what others are made of.</summary>
    /// <param name="id">The id.</param>
    /// <param name="from">The first day of the landed log to read, by arrival; null for the oldest.</param>
    /// <param name="to">The last day; null for the newest.</param>
    public static IReadOnlyList<ForgettingPlace> All(ForgottenId id, DateOnly? from, DateOnly? to)
    {
        var (lines, rows) = (new LineEditor(id), new CsvEditor(id));
        return
        [
            new("labels", Dropped, _ => rows, Fate.Moved),
            new("labels", ForgettingRecord.Kept, _ => rows, Fate.Rewritten),
            new("tables/labels", LabelTable.Root, _ => lines, Fate.Rewritten),
            new("tables/rescored", RescoredTable.Root, _ => lines, Fate.Rewritten),
            new("rejected", RejectedFolder.Root + Dropped, key => OfRejected(key, id, lines, rows), Fate.Rewritten),
            new("quarantine", QuarantineObject.Root, _ => lines, Fate.Rewritten),
            new("aws/lambda", DiscardedBatchObject.Root, _ => new BatchEditor(id), Fate.Rewritten) { Includes = DiscardedBatchObject.IsOne, OfFailures = true },
            new("scored", LakeFolder.Scored + "/", _ => lines, Fate.Rewritten) { Includes = key => IsWithin(key, from, to) },
            new("athena", QueryResults, _ => new MentionEditor(id), Fate.Deleted),
        ];
    }

    private static IContentEditor OfRejected(string key, ForgottenId id, LineEditor lines, CsvEditor rows) =>
        key.EndsWith(".json.gz", StringComparison.Ordinal) ? lines : key.EndsWith($"/{RejectedFolder.Report}", StringComparison.Ordinal) ? new ReportEditor(id) : rows;

    private static bool IsWithin(string key, DateOnly? from, DateOnly? to)
    {
        if (!LakeFolder.TryReadHour(key, out var hour)) return true;
        var day = DateOnly.FromDateTime(hour.UtcDateTime);
        return !(day < from) && !(day > to);
    }
}
