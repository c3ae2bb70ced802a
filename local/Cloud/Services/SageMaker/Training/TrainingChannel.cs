using System.Text.Json.Nodes;
using Pipeline.Cloud.Protocol;
using Pipeline.Cloud.SageMaker.Algorithm;
using Pipeline.Cloud.SageMaker.Resources;
using Pipeline.Cloud.SageMaker.Storage;

namespace Pipeline.Cloud.SageMaker.Training;

/// <summary>An input channel of a job.</summary>
/// <param name="Name"><c>train</c> or <c>validation</c>.</param>
/// <param name="Uri">The prefix as the request names it.</param>
/// <param name="Location">The same, taken apart.</param>
/// <param name="ContentType">The media type, or null.</param>
internal sealed record TrainingChannel(string Name, string Uri, S3Location Location, string? ContentType)
{
    /// <summary>Reads a channel of a request.</summary>
    internal static TrainingChannel Parse(JsonNode? node)
    {
        const string path = "InputDataConfig.";
        var channel = new Parameters("sagemaker", node as JsonObject ?? throw SageMakerErrors.Validation("A channel must be an object."), path);
        var source = channel.Nested("DataSource")?.Nested("S3DataSource") ?? throw channel.Missing("DataSource.S3DataSource");
        var uri = source.RequiredString("S3Uri");
        if (source.RequiredString("S3DataType") is var type and not "S3Prefix") throw AwsException.NotEmulated("sagemaker", $"S3DataType '{type}'");
        source.Ignore("S3DataDistributionType");
        source.RefuseOthers();
        if (channel.String("CompressionType") is { } compression and not "None")
            throw AwsException.NotEmulated("sagemaker", $"CompressionType '{compression}' of a channel");
        if (channel.String("RecordWrapperType") is { } wrapper and not "None")
            throw AwsException.NotEmulated("sagemaker", $"RecordWrapperType '{wrapper}' of a channel");
        // Downloading and streaming make no difference here.
        if (channel.String("InputMode") is "Pipe") throw AwsException.NotEmulated("sagemaker", "InputMode 'Pipe' of a channel");
        var result = new TrainingChannel(
            channel.RequiredString("ChannelName"), uri, S3Location.Parse("inputDataConfig.dataSource.s3DataSource.s3Uri", uri), channel.String("ContentType"));
        channel.RefuseOthers();
        return result;
    }

    /// <summary>The format of the channel's files.</summary>
    /// <exception cref="TrainingFailureException">The container does not know it.</exception>
    internal ChannelFormat Format => (ContentType ?? "libsvm").Split(';', 2)[0].Trim().ToLowerInvariant() switch
    {
        "csv" or "text/csv" => ChannelFormat.Csv,
        "parquet" or "application/x-parquet" => ChannelFormat.Parquet,
        "libsvm" or "text/libsvm" or "text/x-libsvm" or "recordio-protobuf" or "application/x-recordio-protobuf" =>
            throw AwsException.NotEmulated("sagemaker", $"ContentType '{ContentType ?? "text/libsvm"}' of channel '{Name}'"),
        _ => throw TrainingFailureException.OfUser(
            $"{ContentType} is not an accepted ContentType: csv, libsvm, parquet, recordio-protobuf, text/csv, text/libsvm, " +
            "text/x-libsvm, application/x-parquet, application/x-recordio-protobuf."),
    };
}
