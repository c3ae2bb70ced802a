using System.Text.Json.Nodes;
using Pipeline.Cloud.Protocol;
using Pipeline.Cloud.SageMaker.Container;
using Pipeline.Cloud.SageMaker.Resources;
using Pipeline.Cloud.SageMaker.Storage;

namespace Pipeline.Cloud.SageMaker.Transform;

/// <summary>A CreateTransformJob request.</summary>
internal sealed record TransformJobRequest
{
    private const int DefaultMegabytes = 6;
    private const int MostMegabytes = 100;

    /// <summary>The job's name.</summary>
    internal required string Name { get; init; }

    /// <summary>The model's name.</summary>
    internal required string ModelName { get; init; }

    /// <summary>The prefix of the objects, as the request names it.</summary>
    internal required string InputUri { get; init; }

    /// <summary>The media type that the container is told; null for none.</summary>
    internal required string? ContentType { get; init; }

    /// <summary>Whether the objects are compressed.</summary>
    internal required bool IsGzip { get; init; }

    /// <summary>Whether a line is a record; otherwise an object is one request.</summary>
    internal required bool SplitsLines { get; init; }

    /// <summary>Whether a request has one record.</summary>
    internal required bool SendsSingleRecords { get; init; }

    /// <summary>The largest payload of a request in MiB.</summary>
    internal required int MaxPayloadMegabytes { get; init; }

    /// <summary>How long the container may take to answer.</summary>
    internal required TimeSpan InvocationTimeout { get; init; }

    /// <summary>How often a request is repeated that the container cannot serve.</summary>
    internal required int MaxRetries { get; init; }

    /// <summary>The location for the outputs.</summary>
    internal required S3Location Output { get; init; }

    /// <summary>The media type that the container is asked for; null for none.</summary>
    internal required string? Accept { get; init; }

    /// <summary>Whether each record of an output ends in a line end.</summary>
    internal required bool AssemblesLines { get; init; }

    /// <summary>The KMS key for the outputs; null for the bucket's default.</summary>
    internal required string? KmsKey { get; init; }

    /// <summary>What is filtered and joined.</summary>
    internal required DataProcessing Processing { get; init; }

    /// <summary>Tags.</summary>
    internal required JsonArray Tags { get; init; }

    /// <summary>The request itself, for descriptions.</summary>
    internal required JsonObject Echo { get; init; }

    /// <summary>The same prefix, taken apart.</summary>
    internal S3Location Input => S3Location.Parse("transformInput.dataSource.s3DataSource.s3Uri", InputUri);

    /// <summary>Reads a request.</summary>
    /// <exception cref="AwsException">It is not valid, or asks for what is not emulated.</exception>
    internal static TransformJobRequest Parse(JsonObject input)
    {
        var parameters = new Parameters("sagemaker", input);
        var name = SageMakerErrors.CheckName("transformJobName", parameters.RequiredString("TransformJobName"));
        var source = parameters.Nested("TransformInput") ?? throw parameters.Missing("TransformInput");
        var target = parameters.Nested("TransformOutput") ?? throw parameters.Missing("TransformOutput");
        var client = parameters.Nested("ModelClientConfig");
        var request = new TransformJobRequest
        {
            Name = name,
            ModelName = parameters.RequiredString("ModelName"),
            InputUri = Uri(source.Nested("DataSource")?.Nested("S3DataSource") ?? throw source.Missing("DataSource.S3DataSource")),
            ContentType = source.String("ContentType"),
            IsGzip = MemberValues.Choice(source, "CompressionType", "transformInput.compressionType", "None", "Gzip") == "Gzip",
            SplitsLines = MemberValues.Choice(source, "SplitType", "transformInput.splitType", "None", "Line", "RecordIO", "TFRecord") switch
            {
                "None" => false,
                "Line" => true,
                var other => throw AwsException.NotEmulated("sagemaker", $"SplitType '{other}'"),
            },
            SendsSingleRecords = MemberValues.Choice(parameters, "BatchStrategy", "batchStrategy", "MultiRecord", "SingleRecord") == "SingleRecord",
            MaxPayloadMegabytes = MaxPayload(parameters),
            InvocationTimeout = TimeSpan.FromSeconds(client is null ? 600 : MemberValues.Number(client, "InvocationsTimeoutInSeconds", "modelClientConfig.invocationsTimeoutInSeconds", 1, 3600) ?? 600),
            MaxRetries = client is null ? 3 : MemberValues.Number(client, "InvocationsMaxRetries", "modelClientConfig.invocationsMaxRetries", 0, 3) ?? 3,
            Output = S3Location.Parse("transformOutput.s3OutputPath", target.RequiredString("S3OutputPath")),
            Accept = target.String("Accept"),
            AssemblesLines = MemberValues.Choice(target, "AssembleWith", "transformOutput.assembleWith", "None", "Line") == "Line",
            KmsKey = target.String("KmsKeyId") is { Length: > 0 } key ? key : null,
            Processing = DataProcessing.Parse(parameters.Nested("DataProcessing")),
            Tags = parameters.Array("Tags"),
            Echo = input.DeepClone().AsObject(),
        };
        source.RefuseOthers();
        target.RefuseOthers();
        client?.RefuseOthers();
        CheckResources(parameters.Nested("TransformResources") ?? throw parameters.Missing("TransformResources"));
        foreach (var (variable, _) in parameters.Object("Environment") ?? [])
            throw AwsException.NotEmulated("sagemaker", $"the container's environment variable '{variable}'");
        request.Processing.Check(request.SplitsLines, request.AssemblesLines);
        CheckTypes(request.ContentType, request.Accept);
        return request;
    }

    private static string Uri(Parameters source)
    {
        var uri = source.RequiredString("S3Uri");
        S3Location.Parse("transformInput.dataSource.s3DataSource.s3Uri", uri);
        if (source.RequiredString("S3DataType") is var type and not "S3Prefix") throw AwsException.NotEmulated("sagemaker", $"S3DataType '{type}' of a transform job");
        source.RefuseOthers();
        return uri;
    }

    // Source: "CreateTransformJob", MaxPayloadInMB.
    private static int MaxPayload(Parameters parameters)
    {
        var megabytes = MemberValues.Number(parameters, "MaxPayloadInMB", "maxPayloadInMB", 0) ?? DefaultMegabytes;
        if (megabytes == 0) throw AwsException.NotEmulated("sagemaker", "MaxPayloadInMB 0, which built-in algorithms do not support,");
        if (megabytes > MostMegabytes) throw SageMakerErrors.Validation($"MaxPayloadInMB {megabytes} cannot be greater than {MostMegabytes} MB.");
        // As many requests at once make no difference here: requests are sent one after the other.
        if (MemberValues.Number(parameters, "MaxConcurrentTransforms", "maxConcurrentTransforms", 0) is { } requests && (long)requests * megabytes > MostMegabytes)
            throw SageMakerErrors.Validation($"MaxConcurrentTransforms * MaxPayloadInMB ({requests} * {megabytes}) cannot exceed {MostMegabytes} MB.");
        return megabytes;
    }

    private static void CheckResources(Parameters resources)
    {
        var type = resources.RequiredString("InstanceType");
        if (!type.StartsWith("ml.", StringComparison.Ordinal))
            throw AwsException.Constraint("ValidationException", "transformResources.instanceType", type, "Member must satisfy enum value set: [ml.m5.large, ml.m5.xlarge, ...]");
        _ = MemberValues.Number(resources, "InstanceCount", "transformResources.instanceCount", 1) ?? throw resources.Missing("InstanceCount");
        resources.Ignore("VolumeKmsKeyId");
        resources.RefuseOthers();
    }

    // What the container does not know at all fails the job, as in AWS; what only this one lacks is refused.
    private static void CheckTypes(string? contentType, string? accept)
    {
        try
        {
            if (!InvocationTypes.IsCsv(contentType)) throw AwsException.NotEmulated("sagemaker", $"content type '{contentType}'");
            InvocationTypes.IsJson(accept);
        }
        catch (ContainerException)
        {
            // The job's first request fails with it.
        }
    }
}
