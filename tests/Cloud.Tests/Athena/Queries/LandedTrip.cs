using System.Globalization;
using System.Text.Json.Nodes;
using Pipeline.Testing;

namespace Pipeline.Cloud.Tests.Athena.Queries;

/// <summary>A trip as the scorer lands it.</summary>
/// <param name="Trip">Its number, in its id.</param>
/// <param name="Requested">When it was asked for.</param>
internal sealed record LandedTrip(int Trip, DateTimeOffset Requested)
{
    /// <summary>Which of the trip's lines it is: the second one arrived a second later, and is of hour 2.</summary>
    public int Version { get; init; } = 1;

    /// <summary>The prediction; null where no model served.</summary>
    public double? Minutes { get; init; } = 12.5;

    /// <summary>What made the prediction.</summary>
    public string Model { get; init; } = "live";

    /// <summary>How far the prediction's interval reaches either way; null where it carries none.</summary>
    public double? Reach { get; init; }

    /// <summary>The request's time as it landed.</summary>
    public string RequestedAt { get; init; } = Requested.ToOffset(TimeSpan.FromHours(-5)).ToString("yyyy-MM-ddTHH:mm:sszzz", CultureInfo.InvariantCulture);

    /// <summary>When the stream received it.</summary>
    public DateTimeOffset ArrivedAt { get; init; } = Requested;

    /// <summary>A minute of the day.</summary>
    public static DateTimeOffset At(int minute) => new DateTimeOffset(2026, 1, 15, 0, 0, 0, TimeSpan.Zero).AddMinutes(minute);

    /// <summary>The line.</summary>
    public string Line()
    {
        var line = new JsonObject
        {
            ["trip_id"] = $"t{Trip}",
            ["requested_at"] = RequestedAt,
            ["pickup_zone"] = (Trip % 10) + 1,
            ["dropoff_zone"] = (Trip % 10) + 11,
            ["sequence_number"] = ((Trip * 10) + Version).ToString(CultureInfo.InvariantCulture),
            ["sub_sequence_number"] = 0,
            ["arrived_at"] = Iso(ArrivedAt.AddSeconds(Version)),
            ["features"] = string.Join(',', LakeTemplate.Features.Select(Feature).Where(value => value.Length > 0 || Trip % 2 == 0)),
        };
        if (Minutes is not { } minutes) return line.ToJsonString();
        line["minutes"] = minutes;
        if (Reach is { } reach) (line["low"], line["high"], line["interval_trips"]) = (minutes - reach, minutes + reach, 100);
        line["scored_at"] = Iso(ArrivedAt.AddSeconds(4 + Version));
        line["model"] = Model;
        return line.ToJsonString();
    }

    private string Feature(string name, int place) => name switch
    {
        "hour" => $"{Version}",
        "pickup_zone" => $"{(Trip % 10) + 1}",
        "dropoff_zone" => $"{(Trip % 10) + 11}",
        // Every fourth trip knows its route, every fourth has empty fields, and the others' lines end before it.
        _ when name.StartsWith("route_", StringComparison.Ordinal) => Trip % 4 == 2 ? $"{place + 1}.5" : "",
        _ => $"{place + 1}.5",
    };

    private static string Iso(DateTimeOffset at) => at.ToString("yyyy-MM-ddTHH:mm:ss.fffZ", CultureInfo.InvariantCulture);
}
