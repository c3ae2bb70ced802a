using System.Globalization;
using Amazon.S3;
using Pipeline.Cli.Buckets;
using Pipeline.Cli.Models;
using Pipeline.Contract.Lake;

namespace Pipeline.Cli.Backfilling;

/// <summary>
/// Scores what landed without a prediction, with the model that serves now: the lines of the landed log get predictions, and closed days are compacted again.
/// What has a prediction is left alone, so that a second run changes nothing, and one after an interruption goes on.
/// </summary>
/// <param name="s3">The lake.</param>
/// <param name="bucket">The bucket.</param>
/// <param name="landed">The log's objects.</param>
/// <param name="answers">Lets a model answer.</param>
/// <param name="catalog">The models.</param>
/// <param name="days">The days of the table of trips.</param>
/// <param name="time">The clock.</param>
internal sealed class Backfill(IAmazonS3 s3, string bucket, LandedObjects landed, BatchAnswers answers, ModelCatalog catalog, IClosedDays days, TimeProvider time)
{
    /// <summary>Scores the days.</summary>
    /// <param name="from">The first day, by arrival.</param>
    /// <param name="to">The last day.</param>
    /// <param name="instanceType">The transform job's instances; null for those that the model was trained on.</param>
    /// <param name="say">Receives a line for each step.</param>
    /// <param name="cancellationToken">Stops between two calls.</param>
    /// <returns>How many objects were changed by others meanwhile, and are to be looked at again.</returns>
    /// <exception cref="BackfillException">Nothing serves, or the job failed.</exception>
    public async Task<int> RunAsync(DateOnly from, DateOnly to, string? instanceType, Action<string> say, CancellationToken cancellationToken)
    {
        var changed = 0;
        if (await catalog.ServingAsync(cancellationToken) is not { Model: { } model }) throw new BackfillException("There is no endpoint, so there is no model to score with.");
        for (var day = from; day <= to; day = day.AddDays(1)) changed += await ScoreDayAsync(day, model, instanceType, say, cancellationToken);
        return changed;
    }

    private async Task<int> ScoreDayAsync(DateOnly date, string model, string? instanceType, Action<string> say, CancellationToken cancellationToken)
    {
        var day = date.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);
        var job = answers.NewName();
        var found = new List<LandedObject>();
        var objects = 0;
        await foreach (var key in s3.KeysAsync(bucket, $"{LakeFolder.Scored}/dt={day}/", cancellationToken))
        {
            objects++;
            var (read, rows) = await landed.ReadAsync(key, cancellationToken);
            if (rows.Count == 0) continue;
            await answers.PutAsync(job, found.Count, rows, cancellationToken);
            found.Add(read);
        }

        var (trips, changed) = (0, 0);
        if (found.Count > 0)
        {
            await answers.RunAsync(job, model, instanceType, cancellationToken);
            for (var i = 0; i < found.Count; i++)
            {
                var predictions = await answers.ReadAsync(job, i, found[i].Count, cancellationToken);
                if (await landed.ScoreAsync(found[i], predictions, time.GetUtcNow(), cancellationToken)) trips += predictions.Count;
                else changed++;
            }
        }

        say(Told(day, objects, trips, changed, model));
        // Also where an earlier run was interrupted before this.
        if (objects > 0 && await days.IsBehindAsync(day, cancellationToken))
        {
            await days.CompactAsync(day, cancellationToken);
            say($"{day}  compacted again");
        }

        return changed;
    }

    private static string Told(string day, int objects, int trips, int changed, string model) => day + "  " + (objects == 0 ? "nothing in the log"
        : string.Create(CultureInfo.InvariantCulture, $"{trips:N0} lines scored") + (trips > 0 ? $" with {model}" : "")
            + (changed > 0 ? string.Create(CultureInfo.InvariantCulture, $", {changed:N0} objects changed meanwhile: run it again") : ""));
}

/// <summary>The days that the table of trips has.</summary>
internal interface IClosedDays
{
    /// <summary>Whether the table has a day, with trips that have no prediction there.</summary>
    Task<bool> IsBehindAsync(string day, CancellationToken cancellationToken);

    /// <summary>Compacts a day again.</summary>
    Task CompactAsync(string day, CancellationToken cancellationToken);
}

/// <summary>Thrown when unscored lines cannot be scored. The message says what was done and what to do.</summary>
internal sealed class BackfillException(string message, Exception? cause = null) : Exception(message, cause);
