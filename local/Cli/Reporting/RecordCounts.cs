using System.Text.Json.Serialization;

namespace Pipeline.Cli.Reporting;

/// <summary>The counts of a run's records.</summary>
/// <param name="Sent">Records that the stream accepted.</param>
/// <param name="Stored">Trips in the table.</param>
/// <param name="Landed">Records in the lake.</param>
/// <param name="Unscored">Trips in the table without a prediction: there was no model yet.</param>
/// <param name="Quarantined">Records in quarantine.</param>
/// <param name="Lost">Valid trips that are not both stored and landed, and malformed records that are not in quarantine.</param>
/// <param name="DuplicatedInTable">Items of the table without a sent trip.</param>
/// <param name="DuplicatedInLake">Lines of the lake whose record (sequence and sub-sequence number) occurs twice.</param>
/// <param name="Poison">Malformed records sent; the same number must be in quarantine.</param>
internal sealed record RecordCounts(
    long Sent,
    long Stored,
    long Landed,
    long Unscored,
    long Quarantined,
    long Lost,
    long DuplicatedInTable,
    long DuplicatedInLake,
    [property: JsonIgnore] long Poison);
