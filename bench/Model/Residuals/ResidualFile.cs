using System.Globalization;
using System.IO.Compression;
using Pipeline.Bench.Model.Judging;
using Pipeline.Bench.Model.Training;
using Pipeline.Bench.Model.Trips;
using Pipeline.Cloud.Engines.XgBoost;

namespace Pipeline.Bench.Model.Residuals;

/// <summary>
/// Writes what four models predicted for the trips of a month's third and fourth week, beside the labels: a model of the weeks but the last
/// (<c>earlier</c>), one of all weeks before (<c>later</c>), the same with another seed (<c>reseeded</c>), and the same after so few
/// rounds that its error is three percent higher (<c>weaker</c>).
/// </summary>
internal sealed class ResidualFile(Deployed deployed, Zones zones)
{
    private const double Weaker = 1.03;
    private readonly Trial _trial = new(1);

    /// <summary>Writes the file: gzip CSV, in pickup order, two decimals.</summary>
    public void Write(TripMonth month, string path)
    {
        using var file = new StreamWriter(new GZipStream(File.Create(path), CompressionLevel.SmallestSize)) { NewLine = "\n" };
        file.WriteLine("day,minutes,earlier,later,reseeded,weaker");
        var weeks = month.Weeks();
        var rows = weeks.Select(week => FeatureRows.Of(week, zones, new Routes(), RouteKind.None)).ToList();
        for (var week = 2; week < weeks.Count; week++)
        {
            var (before, train) = (FeatureRows.Join(rows.Take(week - 1)), FeatureRows.Join(rows.Take(week)));
            var candidate = deployed.Candidate with { Rounds = deployed.Rounds(train.Count) };
            using var earlier = Booster.Load(_trial.Train(candidate with { Rounds = deployed.Rounds(before.Count) }, before));
            using var later = Booster.Load(_trial.Train(candidate, train));
            using var reseeded = Booster.Load(_trial.Train(candidate.With("reseeded", "seed=7"), train));
            var rounds = WeakerRounds(_trial.Errors(candidate, new Judgment("", train, rows[week], IsWeek: true)));
            var columns = new[] { Predict(earlier, rows[week]), Predict(later, rows[week]), Predict(reseeded, rows[week]), Predict(later, rows[week], rounds) };
            for (var i = 0; i < weeks[week].Count; i++)
            {
                var trip = weeks[week][i];
                file.WriteLine(string.Join(',', [trip.Day.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture), Text(trip.Minutes), .. columns.Select(column => Text(column[i]))]));
            }
        }
    }

    private static int WeakerRounds(IReadOnlyList<double> errors) => Enumerable.Range(1, errors.Count).First(rounds => errors[rounds - 1] <= errors[^1] * Weaker);

    private static float[] Predict(Booster model, FeatureRows rows, int rounds = 0)
    {
        var features = new float[rows.Count * (FeatureRows.Width - 1)];
        for (var i = 0; i < rows.Count; i++) rows[i][1..].CopyTo(features.AsSpan(i * (FeatureRows.Width - 1)));
        return model.Predict(features, FeatureRows.Width - 1, rounds);
    }

    private static string Text(double value) => value.ToString("0.##", CultureInfo.InvariantCulture);
}
