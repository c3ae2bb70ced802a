using Amazon.SageMakerRuntime.Model;
using Pipeline.Aws.Direct;
using Pipeline.Aws.Retry;

namespace Pipeline.Scoring;

/// <summary>Tells failures that may pass from those that will not, those of the built-in transport and of the model among them.</summary>
internal static class ScoringErrors
{
    /// <summary>Whether a call may succeed when it is repeated.</summary>
    public static bool AreTransient(Exception exception) => exception switch
    {
        // What it says is final about the rows never gets here: see SageMakerEndpoint.
        ModelErrorException => true,
        ServiceException service => service.Code == "ModelError" || service.IsTransient,
        // What the SDK wraps, it wraps around a failure of the network: never around one of these.
        _ => TransientErrors.Includes(exception),
    };
}
