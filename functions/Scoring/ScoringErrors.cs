using Amazon.SageMakerRuntime.Model;
using Pipeline.Aws.Direct;
using Pipeline.Aws.Retry;

namespace Pipeline.Scoring;

/// <summary>Decides which failures are transient, including those of the built-in transport and of the model.</summary>
internal static class ScoringErrors
{
    /// <summary>Whether the call may succeed if repeated.</summary>
    public static bool AreTransient(Exception exception) => exception switch
    {
        // A model error that is final for its rows never gets here: see SageMakerEndpoint.
        ModelErrorException => true,
        ServiceException service => service.Code == "ModelError" || service.IsTransient,
        // The SDK wraps only network failures, never one of the exceptions above.
        _ => TransientErrors.Includes(exception),
    };
}
