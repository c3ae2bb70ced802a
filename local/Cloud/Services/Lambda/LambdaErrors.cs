using System.Text.Json.Nodes;
using Pipeline.Cloud.Protocol;

namespace Pipeline.Cloud.Lambda;

/// <summary>Lambda's own errors, which say whose fault they are; those of the framework below it do not.</summary>
internal static class LambdaErrors
{
    private static readonly string[] Modelled =
    [
        "InvalidParameterValueException", "InvalidRequestContentException", "PolicyLengthExceededException", "PreconditionFailedException",
        "RequestTooLargeException", "ResourceConflictException", "ResourceInUseException", "ResourceNotFoundException", "ServiceException", "TooManyRequestsException",
    ];

    /// <summary>The error with the members that clients read besides its message.</summary>
    public static AwsException Complete(AwsException error) => Modelled.Contains(error.Code)
        ? new AwsException(error.Code, error.Message, error.Status)
        {
            QueryCode = error.QueryCode,
            Members = Members(error),
        }
        : error;

    private static JsonObject Members(AwsException error)
    {
        var members = error.Members?.DeepClone().AsObject() ?? [];
        members["Type"] = error.Status < 500 ? "User" : "Service";
        return members;
    }
}
