using System.Globalization;
using Pipeline.Cli.Hosting;
using Pipeline.Cli.Models;

namespace Pipeline.Cli.Withdrawal;

/// <summary>Takes back files of labels that were accepted: no later run of the workflow reads them.</summary>
/// <param name="accepted">Finds the files.</param>
/// <param name="withdrawn">Keeps what is taken back.</param>
/// <param name="runs">Finds the runs that have read a file.</param>
/// <param name="derived">Takes back what runs have made of the labels for lookups.</param>
/// <param name="catalog">The models.</param>
/// <param name="options">Which file, and whether to withdraw it.</param>
internal sealed class LabelWithdrawal(AcceptedFiles accepted, WithdrawnFiles withdrawn, ReadingRuns runs, DerivedRows derived, ModelCatalog catalog, WithdrawalOptions options)
{
    /// <summary>Withdraws the file, or says what would be withdrawn. A second time there is nothing to withdraw.</summary>
    /// <param name="say">Receives a line for each version of the file, each run that has read it, and each step.</param>
    /// <param name="cancellationToken">Stops between two calls.</param>
    /// <exception cref="RefusedWithdrawalException">Nothing was changed, and the message says what to do.</exception>
    public async Task RunAsync(Action<string> say, CancellationToken cancellationToken)
    {
        var files = await accepted.FindAsync(options.Labels, cancellationToken);
        if (files.Count == 0)
        {
            await SayWhatBecameOfItAsync(say, cancellationToken);
            return;
        }

        if (files.Count > 1 && !options.All)
        {
            throw new RefusedWithdrawalException(
                $"{options.Labels} was accepted {files.Count} times. Give the one to withdraw (LABELS=...), or withdraw all of them (ALL=1):" +
                string.Concat(files.Select(file => $"\n  {file.Key}  {Told(file)}")));
        }

        var serving = await catalog.ServingAsync(cancellationToken);
        var models = (await catalog.NamesAsync(cancellationToken)).Select(model => model.Name).ToList();
        var trained = new HashSet<string>(StringComparer.Ordinal);
        foreach (var file in files)
        {
            var readers = await runs.FindAsync(file, models, null, cancellationToken);
            say($"{file.Source}: {Told(file)}, in {file.Key}");
            foreach (var line in ReadersTold(readers, serving)) say(line);
            trained.UnionWith(readers.Select(run => run.Model).OfType<string>());
            if (options.Send)
            {
                await withdrawn.WithdrawAsync(file, readers, cancellationToken);
                say($"withdrawn   {file.Key}: a copy and a report are in {file.WithdrawnFolder}");
            }

            // After the labels, which no run can make anything of from here on.
            await derived.TakeBackAsync(readers, options.Send, say, cancellationToken);
            if (readers.Any(run => run.Runs)) say("lookups     the run that is under way may write rows of these labels yet: run this again when it has ended");
        }

        if (serving.Model is { } serves && trained.Contains(serves)) say(Remedy(models, trained));
        if (!options.Send) say("Nothing was changed. To withdraw: SEND=1");
    }

    private async Task SayWhatBecameOfItAsync(Action<string> say, CancellationToken cancellationToken)
    {
        var reports = await withdrawn.ReportsAsync(options.Labels, cancellationToken);
        var before = reports.Where(report => report.WithdrawnAt is not null).ToList();
        if (before.Count == 0)
        {
            throw new RefusedWithdrawalException(
                $"There are no accepted labels of s3://{options.Bucket}/{options.Labels} below tables/labels/: " +
                (reports.Count > 0
                    ? $"the file was rejected when it landed, and nothing of it was used ({string.Join(", ", reports.Select(report => report.Key))})."
                    : "give the key as it was dropped, such as labels/dt=2026-01-15/name.csv, or that of its object below tables/labels/."));
        }

        foreach (var report in before)
        {
            say($"{options.Labels}: withdrawn before, on {UtcTime.Text(report.WithdrawnAt!.Value)}: {report.Key}");
            // A run that was under way has written its rows since, or the withdrawal was interrupted.
            var readers = report.File is null ? [] : await runs.FindAsync(report.File, [], report.WithdrawnAt, cancellationToken);
            if (await derived.TakeBackAsync(readers, options.Send, say, cancellationToken) && !options.Send) say("Nothing was changed. To take these rows back: SEND=1");
        }
    }

    private static IEnumerable<string> ReadersTold(IReadOnlyList<ReadingRun> readers, ServingEndpoint serving)
    {
        if (readers.Count == 0) yield return "  no run of the last 90 days has read it";
        foreach (var run in readers)
        {
            yield return $"  read by {run.Name}: " + (run.Runs ? "it runs, and what it makes is trained on it: stop it, or go back from its model"
                : run.Model is null ? run.Came
                : $"{run.Came}, trained {run.Model}{(run.Model == serving.Model ? ", which serves" : "")}");
        }
    }

    private static string Remedy(IReadOnlyList<string> models, HashSet<string> trained) =>
        models.FirstOrDefault(model => !trained.Contains(model)) is { } without
            ? $"The newest model that was not trained on it: make rollback MODEL={without}"
            : "All models that there are were trained on it: the next run trains one without it.";

    private static string Told(AcceptedFile file) => string.Create(CultureInfo.InvariantCulture, $"{file.Labels:N0} labels, landed {UtcTime.Text(file.LandedAt)}");
}

/// <summary>Which labels to withdraw.</summary>
/// <param name="Bucket">The data lake's bucket.</param>
/// <param name="Labels">The key of the dropped file, or of its object in the table of labels.</param>
internal sealed record WithdrawalOptions(string Bucket, string Labels)
{
    /// <summary>Whether to withdraw all versions of the file.</summary>
    public bool All { get; init; }

    /// <summary>Whether to withdraw; otherwise it is only said what would be done.</summary>
    public bool Send { get; init; }
}

/// <summary>Thrown when labels are not withdrawn. The message says why, and what to do.</summary>
internal sealed class RefusedWithdrawalException(string message) : Exception(message);
