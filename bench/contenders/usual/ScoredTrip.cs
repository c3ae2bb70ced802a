using System.Globalization;
using System.Text.Json;
using Amazon.Lambda.KinesisEvents;
using Pipeline.Contract.Lookups;
using Pipeline.Domain.Trips;

namespace Pipeline.Bench.Usual;

/// <summary>A record on its way through the function.</summary>
internal sealed class ScoredTrip(KinesisEvent.KinesisEventRecord record, Trip trip)
{
    /// <summary>Reads a record.</summary>
    public static ScoredTrip Read(KinesisEvent.KinesisEventRecord record) =>
        new(record, JsonSerializer.Deserialize(record.Kinesis.Data, UsualJsonContext.Default.Trip) ?? throw new JsonException("A record is null."));

    /// <summary>The record.</summary>
    public KinesisEvent.KinesisEventRecord Record => record;

    /// <summary>The trip.</summary>
    public Trip Trip => trip;

    /// <summary>The lookup rows' keys.</summary>
    public string[] LookupKeys { get; } = [$"zone#{trip.PickupZone}", $"zone#{trip.DropoffZone}", $"route#{trip.PickupZone}#{trip.DropoffZone}"];

    /// <summary>The pickup zone.</summary>
    public ZoneRow? Pickup { get; private set; }

    /// <summary>The dropoff zone.</summary>
    public ZoneRow? Dropoff { get; private set; }

    /// <summary>The route.</summary>
    public RouteRow? Route { get; private set; }

    /// <summary>The features; a missing one is NaN.</summary>
    public double[] Features { get; } = new double[TripFeatures.Names.Count];

    /// <summary>The features as they are sent to the model.</summary>
    public string Row { get; private set; } = "";

    /// <summary>The prediction.</summary>
    public double Minutes { get; set; }

    /// <summary>The model that made it.</summary>
    public string Model { get; set; } = "";

    /// <summary>Computes the features.</summary>
    public void Enrich(LookupRow? pickup, LookupRow? dropoff, LookupRow? route)
    {
        (Pickup, Dropoff, Route) = (pickup as ZoneRow, dropoff as ZoneRow, route as RouteRow);
        var requestedAt = DateTimeOffset.Parse(trip.RequestedAt, CultureInfo.InvariantCulture);
        var request = new TripRequest(trip.TripId, trip.VendorId, requestedAt, trip.RequestedAt, trip.PickupZone, trip.DropoffZone, trip.Passengers, trip.DistanceMiles);
        TripFeatures.Compute(request, Pickup, Dropoff, Route, Features);
        Row = string.Join(',', Features.Select(Field));
    }

    private static string Field(double value) => double.IsNaN(value) ? "" : value.ToString(CultureInfo.InvariantCulture);
}
