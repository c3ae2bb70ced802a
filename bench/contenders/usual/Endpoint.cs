using System.Globalization;
using System.Text;
using Amazon.SageMakerRuntime;
using Amazon.SageMakerRuntime.Model;

namespace Pipeline.Bench.Usual;

/// <summary>The model's endpoint.</summary>
internal sealed class Endpoint(IAmazonSageMakerRuntime sageMaker, string name)
{
    /// <summary>How many rows a call asks about.</summary>
    public const int RowsPerCall = 500;

    /// <summary>Predicts the trips of one call.</summary>
    public async ValueTask PredictAsync(ScoredTrip[] trips, CancellationToken cancellationToken)
    {
        var rows = string.Join('\n', trips.Select(trip => trip.Row));
        var response = await sageMaker.InvokeEndpointAsync(
            new InvokeEndpointRequest { EndpointName = name, ContentType = "text/csv", Accept = "text/csv", Body = new MemoryStream(Encoding.UTF8.GetBytes(rows)) },
            cancellationToken);

        using var reader = new StreamReader(response.Body);
        var minutes = (await reader.ReadToEndAsync(cancellationToken)).Trim().Split('\n');
        if (minutes.Length != trips.Length) throw new InvalidDataException($"{minutes.Length} predictions for {trips.Length} rows");
        for (var i = 0; i < trips.Length; i++)
        {
            trips[i].Minutes = double.Parse(minutes[i], CultureInfo.InvariantCulture);
            trips[i].Model = response.InvokedProductionVariant;
        }
    }
}
