using Pipeline.Cloud.Protocol;

namespace Pipeline.Cloud.SageMaker.Container;

/// <summary>The media types of an invocation, as the container distinguishes them.</summary>
internal static class InvocationTypes
{
    private const string Accepted =
        "csv, libsvm, parquet, recordio-protobuf, text/csv, text/libsvm, text/x-libsvm, application/x-parquet, application/x-recordio-protobuf";

    /// <summary>Whether a body is CSV. Other types that the container supports are refused as not emulated, unknown types with 415.</summary>
    internal static bool IsCsv(string? contentType)
    {
        // The container's default type is LIBSVM.
        switch (MediaType(contentType))
        {
            case "csv" or "text/csv":
                if (contentType!.Contains("label_size", StringComparison.OrdinalIgnoreCase) && !contentType.Contains("label_size=1", StringComparison.OrdinalIgnoreCase))
                    throw new ContainerException(415, $"{contentType} is not an accepted csv ContentType. Optional parameter label_size must be equal to 1");
                return true;
            case "" or "libsvm" or "text/libsvm" or "text/x-libsvm" or "recordio-protobuf" or "application/x-recordio-protobuf":
                return false;
            default:
                throw new ContainerException(415, $"{contentType} is not an accepted ContentType: {Accepted}.");
        }
    }

    /// <summary>Whether the answer must be JSON instead of CSV.</summary>
    internal static bool IsJson(string? accept) => MediaType(accept) switch
    {
        "" or "*/*" or "text/csv" => false,
        "application/json" => true,
        "application/jsonlines" or "application/x-recordio-protobuf" => throw AwsException.NotEmulated("sagemaker", $"accept type '{accept}'"),
        { } other => throw new ContainerException(
            406,
            $"Accept type {other} is not supported. Please use supported accept types: " +
            "['application/json', 'application/jsonlines', 'application/x-recordio-protobuf', 'text/csv']."),
    };

    private static string MediaType(string? header) => (header ?? "").Split(';', 2)[0].Trim().ToLowerInvariant();
}
