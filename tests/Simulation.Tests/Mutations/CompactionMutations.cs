using Pipeline.Simulation.Lake.Queries;
using Pipeline.Simulation.Lake.World;

namespace Pipeline.Simulation.Tests.Mutations;

/// <summary>Mistakes in the compaction, and in the view that shows its table beside the log.</summary>
internal static class CompactionMutations
{
    private const string Compaction = CompactionDefinition.File;
    private const string Template = TripsView.File;
    private const string FirstLine = "row_number() OVER (PARTITION BY trip_id ORDER BY arrived_at, sequence_number, sub_sequence_number) AS nth";

    /// <summary>The mistakes, in the order of the states.</summary>
    public static IReadOnlyList<Mutation> All { get; } =
    [
        new("writes all runs into one folder", Compaction,
            "$name := $states.context.Execution.Name;", "$name := 'run';",
            "two runs of a day then write the day together."),

        new("takes names that differ in a sign for one", Compaction,
            "$plain & '-' & $substring($hash($name, 'SHA-256'), 0, 8)", "$plain",
            "the second run then finds the first one's folder full, or writes to it beside the first."),

        new("does not wait for the stream's retention", Compaction,
            "($number('${RetentionHours}') + 1)", "1",
            "records of the day can still be delivered, and nobody reads them then."),

        new("closes a day an hour early", Compaction,
            "($number('${RetentionHours}') + 1)", "$number('${RetentionHours}')",
            "what was delivered at the last moment is still being landed."),

        new("compacts an open day on demand", Compaction,
            "$only >= $open", "$only > $open",
            "the first open day is then compacted before all of it has come."),

        new("compacts the first open day", Compaction,
            "and $ < $open]", "and $ <= $open]",
            "the day is then compacted before all of it has come."),

        new("looks at the first page of the landed days alone", Compaction,
            "page: \"{% $exists($states.result.NextContinuationToken) ? $states.result.NextContinuationToken : null %}\"", "page: null",
            "later days are then never compacted."),

        new("does not add the hours", Compaction,
            "[[0..23].(", "[[1..0].(",
            "hours that the crawler has not seen are then missing for good."),

        new("does not add the last hour", Compaction,
            "[[0..23].(", "[[0..22].(",
            "the crawler may not have seen it."),

        new("compacts a day that cannot be read", Compaction,
            "$dayUnreadable > $dayLines", "$dayUnreadable < 0 and $dayUnreadable > $dayLines",
            "a day that somebody else has written to is then compacted without a word."),

        new("publishes a day that it has not compacted", Compaction,
            "    Default: CompactBuckets\n", "      - { Condition: \"{% true %}\", Next: PublishDay }\n    Default: CompactBuckets\n",
            "the day is then empty."),

        new("compacts the first bucket alone", Compaction,
            "Items: \"{% [0..($buckets - 1)] %}\"", "Items: \"{% [0] %}\"",
            "the other buckets' trips are then missing."),

        new("divides a day by one bucket too few", Compaction,
            "% \\\" & $string($buckets) & \\\" =", "% \\\" & $string($buckets + 1) & \\\" =",
            "the last bucket's trips are then missing."),

        new("counts a trip's last line", Compaction,
            FirstLine, FirstLine.Replace("arrived_at", "arrived_at DESC", StringComparison.Ordinal),
            "a later line may know the trip's label."),

        new("counts the line that was scored first", Compaction,
            FirstLine, FirstLine.Replace("arrived_at", "scored_at", StringComparison.Ordinal),
            "a record that was scored late is a trip's first all the same."),

        new("takes any line of one moment", Compaction,
            FirstLine, FirstLine.Replace(", sequence_number, sub_sequence_number", "", StringComparison.Ordinal),
            "the day's rows then depend on the order in which a query reads."),

        new("keeps every line of a trip", Compaction,
            "                WHERE nth = 1\n                ORDER BY requested_at", "                ORDER BY requested_at",
            "a trip that was sent twice is then there twice."),

        new("knows a trip's prediction from its first line alone", Compaction,
            "first_value(minutes) IGNORE NULLS OVER first_to_last AS minutes", "minutes",
            "a trip whose first line had no prediction then has none."),

        new("takes the first line's model for another line's prediction", Compaction,
            "first_value(CASE WHEN minutes IS NOT NULL THEN model END) IGNORE NULLS OVER first_to_last AS model", "model",
            "the model is then not the one that made the prediction."),

        new("takes the first line's time for another line's prediction", Compaction,
            "first_value(CASE WHEN minutes IS NOT NULL THEN scored_at END)", "first_value(scored_at)",
            "the prediction then looks older than it is."),

        new("takes a trip's last prediction", Compaction,
            "PARTITION BY trip_id ORDER BY arrived_at, sequence_number, sub_sequence_number\n                    ROWS",
            "PARTITION BY trip_id ORDER BY arrived_at DESC, sequence_number DESC, sub_sequence_number DESC\n                    ROWS",
            "the first line's is then no longer the one that counts."),

        new("keeps lines without their times", Compaction,
            "AND trip_id IS NOT NULL AND requested_at IS NOT NULL AND arrived_at IS NOT NULL", "AND trip_id IS NOT NULL",
            "what something else wrote then stands for a trip."),

        new("compacts all days into one", Compaction,
            "WHERE dt = '\\\" & $day & \\\"' AND trip_id", "WHERE trip_id",
            "the other days' trips are then there twice."),

        new("compacts where it does not publish", Compaction,
            "/run=\\\" & $run & \\\"-\\\" & $string($attempt) & \\\"/bucket=", "/run=\\\" & $run & \\\"/bucket=",
            "the day is then empty."),

        new("starts a query again whose answer was lost", Compaction,
            "            ClientRequestToken: \"{% $hash($join([$states.context.Execution.Id, $day, $string($attempt), $string($states.input)], ' '), 'SHA-256') %}\"\n", "",
            "two queries then write to one folder, and every trip is there twice."),

        new("starts one query for all attempts", Compaction,
            "$day, $string($attempt), $string($states.input)]", "$day, $string($states.input)]",
            "the second attempt is then told of the first one's failure, or refused for its other text."),

        new("publishes what the last failed attempt has left", Compaction,
            "Next: WaitBeforeNextAttempt\n    Default: NextDayAfterFailure", "Next: WaitBeforeNextAttempt\n    Default: PublishDay",
            "a part of the day then stands for all of it."),

        new("tries a failed attempt's folder again", Compaction,
            "Assign: { attempt: \"{% $attempt + 1 %}\" }", "Assign: { attempt: \"{% $attempt %}\" }",
            "UNLOAD refuses a folder with files for ever."),

        new("takes a day that another run published for a failure", Compaction,
            "- { ErrorEquals: [Glue.AlreadyExistsException], Output: {}, Next: IsTheDayToBeReplaced }", "- { ErrorEquals: [Glue.EntityNotFoundException], Output: {}, Next: IsTheDayToBeReplaced }",
            "two runs at once then are an alarm."),

        new("replaces what another run published", Compaction,
            "{ Condition: \"{% $only != null %}\", Next: ReplaceDay }", "{ Condition: \"{% true %}\", Next: ReplaceDay }",
            "the older of two runs then takes the newer one's place."),

        new("leaves a day as it was that was to be done again", Compaction,
            "{ Condition: \"{% $only != null %}\", Next: ReplaceDay }", "{ Condition: \"{% false %}\", Next: ReplaceDay }",
            "the run then says that it did what nobody sees."),

        new("ends with the first day that cannot be compacted", Compaction,
            "      - Condition: \"{% $dayUnreadable > $dayLines * $number('${MostUnreadable}') %}\"", "      - Condition: \"{% $dayUnreadable > $dayLines * $number('${MostUnreadable}') %}\"\n        Assign: { todo: [] }",
            "the days after it then wait until their logs have expired."),

        new("does not tell which day could not be compacted", Compaction,
            "- { Condition: \"{% $failure != null %}\", Output", "- { Condition: \"{% false %}\", Output",
            "the run then ends as if it had done everything."),

        new("counts the last day's lines alone", Compaction,
            "lines: \"{% $lines + $dayLines %}\"", "lines: \"{% $dayLines %}\"",
            "the run then says less than it did."),

        new("shows closed days from the log as well", Template,
            "                FROM landed_trips\n                WHERE dt NOT IN (SELECT dt FROM \\\"trips$partitions\\\")\n", "                FROM landed_trips\n",
            "every trip of a closed day is then there twice."),

        new("shows the log in the place of the table", Template,
            "                FROM trips\n                UNION ALL", "                FROM landed_trips\n                UNION ALL",
            "open days are then there twice, and a trip of a closed day once for each line."),
    ];
}
