using Pipeline.Contract;
using Pipeline.Domain.Trips;

namespace Pipeline.Bench.Model.Trips;

/// <summary>A trip that a run would train on.</summary>
/// <param name="Request">The request, as the scorer reads it.</param>
/// <param name="Minutes">Its label.</param>
internal readonly record struct LabelledTrip(TripRequest Request, double Minutes)
{
    /// <summary>The day of the request by its local clock.</summary>
    public DateOnly Day => DateOnly.FromDateTime(Request.RequestedAtTime.DateTime);

    /// <summary>Reads the requests of a file, in pickup order. Trips outside the labels that statemachines/retrain.asl.yaml uses are left out.</summary>
    public static IEnumerable<LabelledTrip> Read(IScoringDomain domain, Cli.Sources.IRecordFile file)
    {
        foreach (var trip in file.Read())
        {
            if (trip.Label is < 1 or > 60) continue;
            if (!domain.TryRead(trip.Request.Span, out var request, out var reason)) throw new InvalidDataException($"{file.Name}, trip {trip.Id}: {reason}");
            yield return new LabelledTrip((TripRequest)request, trip.Label);
        }
    }
}
