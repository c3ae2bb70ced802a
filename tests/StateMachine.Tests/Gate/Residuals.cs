using System.Globalization;
using System.IO.Compression;
using Pipeline.Testing;

namespace Pipeline.StateMachine.Tests.Gate;

/// <summary>Real trips with what four real models predicted of them (tests/data/residuals.csv.gz), by day.</summary>
internal sealed class Residuals
{
    // A stray trip of a day of its own is no day.
    private const int LeastTripsOfADay = 1000;

    private Residuals(IReadOnlyList<IReadOnlyList<Row>> days) => Days = days;

    /// <summary>The days, each with its trips in pickup order.</summary>
    public IReadOnlyList<IReadOnlyList<Row>> Days { get; }

    /// <summary>Reads the file.</summary>
    public static Residuals Read()
    {
        using var file = new StreamReader(new GZipStream(File.OpenRead(Repository.TestData("residuals.csv.gz")), CompressionMode.Decompress));
        file.ReadLine().ShouldBe("day,minutes,earlier,later,reseeded,weaker");
        var days = new Dictionary<string, List<Row>>();
        while (file.ReadLine()?.Split(',') is { } fields)
        {
            if (!days.TryGetValue(fields[0], out var day)) days[fields[0]] = day = [];
            double Value(int field) => double.Parse(fields[field], CultureInfo.InvariantCulture);
            day.Add(new Row(Value(1), Value(2), Value(3), Value(4), Value(5)));
        }

        return new Residuals([.. days.Values.Where(day => day.Count >= LeastTripsOfADay)]);
    }

    /// <summary>The root mean squared error of a model over all trips.</summary>
    public double Error(Func<Row, double> model) => Math.Sqrt(Days.SelectMany(day => day).Average(row => Math.Pow(model(row) - row.Minutes, 2)));

    /// <summary>A trip with its predictions, all in minutes.</summary>
    /// <param name="Minutes">How long it took.</param>
    /// <param name="Earlier">By a model that had a week less to learn from.</param>
    /// <param name="Later">By a model of all weeks before.</param>
    /// <param name="Reseeded">By the same with another seed.</param>
    /// <param name="Weaker">By the same after too few rounds.</param>
    public sealed record Row(double Minutes, double Earlier, double Later, double Reseeded, double Weaker);
}
