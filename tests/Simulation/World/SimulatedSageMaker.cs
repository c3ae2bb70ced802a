using System.Globalization;
using System.Net;
using System.Text;
using Amazon.Runtime;
using Amazon.SageMakerRuntime;
using Amazon.SageMakerRuntime.Model;
using Pipeline.Simulation.Schedules;

namespace Pipeline.Simulation.World;

/// <summary>A process's SageMaker client: an endpoint whose model changes, and which refuses trips that are impossibly long.</summary>
internal sealed class SimulatedSageMaker() : AmazonSageMakerRuntimeClient(new AnonymousAWSCredentials(), new AmazonSageMakerRuntimeConfig { ServiceURL = "http://127.0.0.1" })
{
    /// <summary>Trips from here on are refused.</summary>
    public const double ImpossibleMiles = 65;

    private const int DistanceColumn = 3;

    /// <summary>What it reaches.</summary>
    public Services Services { get; set; } = null!;

    public override async Task<InvokeEndpointResponse> InvokeEndpointAsync(InvokeEndpointRequest request, CancellationToken cancellationToken = default)
    {
        var rows = Encoding.UTF8.GetString(request.Body.ToArray());
        var answer = await Services.Wire.CallAsync(Operation.Predict, rows, fault => Answer(rows, fault), cancellationToken);
        return answer.Failure is { } failure ? throw failure : answer.Response!;
    }

    private (InvokeEndpointResponse? Response, Exception? Failure) Answer(string rows, Fault? fault)
    {
        var models = Services.Models;
        if (fault?.Kind == FaultKind.Missing || models.Current is null)
        {
            models.Miss();
            return (null, new ValidationErrorException("Endpoint trips of account 000000000000 not found.", null!, ErrorType.Sender, "ValidationError", "1", HttpStatusCode.BadRequest));
        }

        var miles = rows.Split('\n').Select(row => double.Parse(row.Split(',')[DistanceColumn], CultureInfo.InvariantCulture)).ToList();
        if (fault?.Kind == FaultKind.Refuse || miles.Exists(distance => distance >= ImpossibleMiles))
        {
            return (null, new ModelErrorException("the container refused", null!, ErrorType.Sender, "ModelError", "1", HttpStatusCode.FailedDependency)
            {
                OriginalStatusCode = 400,
                OriginalMessage = "unable to evaluate payload",
            });
        }

        if (fault?.Kind == FaultKind.Partial) models.AnswerWrongly();
        var answered = fault?.Kind == FaultKind.Partial ? miles.Skip(1) : miles;
        var minutes = answered.Select(distance => ModelRegistry.Minutes(models.Current, distance).ToString("R", CultureInfo.InvariantCulture));
        return (new InvokeEndpointResponse { Body = new MemoryStream(Encoding.UTF8.GetBytes(string.Join('\n', minutes))), InvokedProductionVariant = models.Current }, null);
    }
}
