using System.Text.Json.Nodes;
using Pipeline.Cloud.Protocol;
using Pipeline.Cloud.SageMaker.Resources;
using Pipeline.Cloud.SageMaker.Storage;

namespace Pipeline.Cloud.SageMaker.Training;

/// <summary>A CreateTrainingJob request.</summary>
internal sealed record TrainingJobRequest
{
    /// <summary>The job's name.</summary>
    internal required string Name { get; init; }

    /// <summary>The role that the job works as.</summary>
    internal required string Role { get; init; }

    /// <summary>The hyperparameters as given.</summary>
    internal required IReadOnlyDictionary<string, string> Hyperparameters { get; init; }

    /// <summary>The training channel.</summary>
    internal required TrainingChannel Train { get; init; }

    /// <summary>The validation channel, or null.</summary>
    internal TrainingChannel? Validation { get; init; }

    /// <summary>The location for the model.</summary>
    internal required string OutputPath { get; init; }

    /// <summary>The time limit of training.</summary>
    internal required TimeSpan MaxRuntime { get; init; }

    /// <summary>Whether spot capacity was requested. It makes no difference here: a local job is never interrupted.</summary>
    internal required bool Spot { get; init; }

    /// <summary>Tags.</summary>
    internal required JsonArray Tags { get; init; }

    /// <summary>The request itself, for descriptions.</summary>
    internal required JsonObject Echo { get; init; }

    /// <summary>The address of the model's archive.</summary>
    internal string ModelUri => $"{OutputPath.TrimEnd('/')}/{Name}/output/model.tar.gz";

    /// <summary>Reads a request.</summary>
    /// <exception cref="AwsException">It is not valid, or asks for what is not emulated.</exception>
    internal static TrainingJobRequest Parse(JsonObject input)
    {
        var parameters = new Parameters("sagemaker", input);
        var name = SageMakerErrors.CheckName("trainingJobName", parameters.RequiredString("TrainingJobName"));
        CheckAlgorithm(parameters.Nested("AlgorithmSpecification") ?? throw parameters.Missing("AlgorithmSpecification"));
        CheckResources(parameters.Nested("ResourceConfig") ?? throw parameters.Missing("ResourceConfig"));
        var role = parameters.RequiredString("RoleArn");
        var hyperparameters = (parameters.Object("HyperParameters") ?? [])
            .ToDictionary(entry => entry.Key, entry => entry.Value?.ToString() ?? "", StringComparer.Ordinal);
        Training.Hyperparameters.RefuseNotEmulated(hyperparameters);

        List<TrainingChannel> channels = [.. parameters.Array("InputDataConfig").Select(TrainingChannel.Parse)];
        if (channels.Find(channel => channel.Name is not ("train" or "validation")) is { } other)
            throw AwsException.NotEmulated("sagemaker", $"channel '{other.Name}'");
        var output = parameters.Nested("OutputDataConfig") ?? throw parameters.Missing("OutputDataConfig");
        var outputPath = output.RequiredString("S3OutputPath");
        S3Location.Parse("outputDataConfig.s3OutputPath", outputPath);
        if (output.String("CompressionType") is { } compression and not "GZIP") throw AwsException.NotEmulated("sagemaker", $"output CompressionType '{compression}'");
        // Files here are not encrypted.
        output.Ignore("KmsKeyId");
        output.RefuseOthers();
        var stopping = parameters.Nested("StoppingCondition") ?? throw parameters.Missing("StoppingCondition");
        var maxRuntime = stopping.Int("MaxRuntimeInSeconds") ?? 86_400;
        var maxWait = stopping.Int("MaxWaitTimeInSeconds");
        stopping.Ignore("MaxPendingTimeInSeconds");
        stopping.RefuseOthers();
        var spot = parameters.Bool("EnableManagedSpotTraining") ?? false;
        if (spot && (maxWait is null || maxWait < maxRuntime))
            throw SageMakerErrors.Validation("Invalid MaxWaitTimeInSeconds. It must be present and be greater than or equal to MaxRuntimeInSeconds");
        var tags = parameters.Array("Tags");

        return new TrainingJobRequest
        {
            Name = name,
            Role = role,
            Hyperparameters = hyperparameters,
            Train = channels.Find(channel => channel.Name == "train") ?? throw SageMakerErrors.Validation("Missing required channel: train"),
            Validation = channels.Find(channel => channel.Name == "validation"),
            OutputPath = outputPath,
            MaxRuntime = TimeSpan.FromSeconds(maxRuntime),
            Spot = spot,
            Tags = tags,
            Echo = input.DeepClone().AsObject(),
        };
    }

    private static void CheckAlgorithm(Parameters algorithm)
    {
        BuiltInXgBoost.Check(algorithm.RequiredString("TrainingImage"));
        if (algorithm.String("TrainingInputMode") is "Pipe") throw AwsException.NotEmulated("sagemaker", "TrainingInputMode 'Pipe'");
        algorithm.Ignore("EnableSageMakerMetricsTimeSeries");
        algorithm.RefuseOthers();
    }

    private static void CheckResources(Parameters resources)
    {
        if (resources.Int("InstanceCount") is > 1 and var count) throw AwsException.NotEmulated("sagemaker", $"InstanceCount {count} of a training job");
        resources.Ignore("InstanceType", "VolumeSizeInGB", "KeepAlivePeriodInSeconds");
        resources.RefuseOthers();
    }
}
