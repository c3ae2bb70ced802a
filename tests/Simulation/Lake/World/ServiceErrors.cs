using Pipeline.Cloud.Protocol;
using Pipeline.Simulation.Lake.Schedules;

namespace Pipeline.Simulation.Lake.World;

/// <summary>The errors of the services, as AWS names them.</summary>
internal static class ServiceErrors
{
    /// <summary>The error of a call.</summary>
    public static AwsException Of(LakeOperation on, LakeFaultKind kind) => kind switch
    {
        LakeFaultKind.Throttle => Throttled(on),
        LakeFaultKind.Error or LakeFaultKind.AnswerLost => Internal(on),
        LakeFaultKind.Unavailable or LakeFaultKind.UnavailableAfter => new AwsException("ServiceUnavailable", "Please try again", 503),
        LakeFaultKind.Denied => new AwsException("AccessDeniedException", "Not authorized"),
        _ => throw new ArgumentOutOfRangeException(nameof(kind), kind, null),
    };

    private static AwsException Throttled(LakeOperation on) => on switch
    {
        LakeOperation.ListObjects => new AwsException("ServiceUnavailable", "Reduce your request rate", 503),
        LakeOperation.StartQuery or LakeOperation.LookAtQuery or LakeOperation.StopQuery or LakeOperation.ReadResults => new AwsException("TooManyRequestsException", "Rate exceeded"),
        LakeOperation.Publish => new AwsException("Throttled", "Rate exceeded", 429),
        LakeOperation.CreatePartition or LakeOperation.UpdatePartition => new AwsException("ConcurrentModificationException", "Another call changes the table"),
        _ => new AwsException("ThrottlingException", "Rate exceeded"),
    };

    private static AwsException Internal(LakeOperation on) => on switch
    {
        LakeOperation.ListObjects => new AwsException("ServiceUnavailable", "We encountered an internal error", 503),
        LakeOperation.StartQuery or LakeOperation.LookAtQuery or LakeOperation.StopQuery or LakeOperation.ReadResults => new AwsException("InternalServerException", "Internal", 500),
        LakeOperation.Publish => new AwsException("InternalError", "Internal", 500),
        _ => new AwsException("InternalServiceException", "Internal", 500),
    };
}
