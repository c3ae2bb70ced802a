using System.Globalization;
using Amazon.S3;
using Pipeline.Cli.Buckets;
using Pipeline.Contract.Lake;

namespace Pipeline.Cli.Rescoring;

/// <summary>
/// Scores landed lines afterwards, day by day, each day by one batch transform. What has been scored so before is left alone: a second run changes nothing, and one
/// after an interruption goes on.
/// </summary>
/// <param name="s3">The lake.</param>
/// <param name="bucket">The bucket.</param>
/// <param name="lines">Which lines are scored.</param>
/// <param name="answers">Lets a model answer.</param>
/// <param name="models">Finds the model.</param>
/// <param name="days">The days of the table of trips.</param>
/// <param name="time">The clock.</param>
internal sealed class Rescore(IAmazonS3 s3, string bucket, IScoredLines lines, BatchAnswers answers, AnsweringModel models, IClosedDays days, TimeProvider time)
{
    /// <summary>Scores the days, or says what would be scored.</summary>
    /// <param name="options">Which days, and with what.</param>
    /// <param name="say">Receives a line for each day and step.</param>
    /// <param name="cancellationToken">Stops between two calls.</param>
    /// <returns>Whether all was scored: false if the log of a day has expired, or if objects were changed by others meanwhile and are to be looked at again.</returns>
    /// <exception cref="RescoringException">There is no model, or a job failed.</exception>
    public async Task<bool> RunAsync(RescoringOptions options, Action<string> say, CancellationToken cancellationToken)
    {
        var model = await models.FindAsync(options.Model, cancellationToken);
        var isWhole = true;
        foreach (var day in options.Days) isWhole &= await ScoreDayAsync(day.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture), model, options, say, cancellationToken);
        if (!options.Send) say("Nothing was changed. To score: SEND=1");
        return isWhole;
    }

    private async Task<bool> ScoreDayAsync(string day, string model, RescoringOptions options, Action<string> say, CancellationToken cancellationToken)
    {
        var job = answers.NewName();
        var found = new List<LandedObject>();
        var landed = 0L;
        await foreach (var key in s3.KeysAsync(bucket, $"{LakeFolder.Scored}/dt={day}/", cancellationToken))
        {
            var (read, rows) = await lines.ReadAsync(key, model, cancellationToken);
            landed += read.Lines;
            if (rows.Count == 0) continue;
            if (options.Send) await answers.PutAsync(job, found.Count, rows, cancellationToken);
            found.Add(read);
        }

        var changed = options.Send && found.Count > 0 ? await AnswerAsync(job, model, found, options, cancellationToken) : [];
        var scored = found.Except(changed).Sum(read => (long)read.Count);
        if (landed > 0) say(Told(day, landed, scored, changed.Count, model, options.Send));
        // A trip of the table has a line in the log for as long as the log is whole.
        var trips = await days.TripsAsync(day, cancellationToken);
        if (trips > landed)
        {
            say(string.Create(CultureInfo.InvariantCulture, $"{day}  the log has expired{(landed > 0 ? " in part" : "")}: the table of trips has {trips:N0} trips of the day, the log {landed:N0} lines. What has expired cannot be scored"));
            return false;
        }

        if (landed == 0) say($"{day}  nothing in the log");
        else if (options.Send) await lines.FinishAsync(day, say, cancellationToken);
        return changed.Count == 0;
    }

    /// <summary>Lets the model answer, and returns the objects that were changed meanwhile.</summary>
    private async Task<IReadOnlyList<LandedObject>> AnswerAsync(string job, string model, List<LandedObject> found, RescoringOptions options, CancellationToken cancellationToken)
    {
        var changed = new List<LandedObject>();
        await answers.RunAsync(job, model, options.InstanceType, cancellationToken);
        for (var i = 0; i < found.Count; i++)
        {
            var given = await answers.ReadAsync(job, i, found[i].Count, cancellationToken);
            if (!await lines.WriteAsync(found[i], given, model, time.GetUtcNow(), cancellationToken)) changed.Add(found[i]);
        }

        return changed;
    }

    private static string Told(string day, long landed, long scored, int changed, string model, bool sent) => string.Create(
        CultureInfo.InvariantCulture,
        $"{day}  {scored:N0} of {landed:N0} lines {(sent ? "" : "would be ")}scored{(scored > 0 ? $" with {model}" : changed == 0 ? ": all were before" : "")}{(changed > 0 ? $", {changed:N0} objects changed meanwhile: run it again" : "")}");
}
