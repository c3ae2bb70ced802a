using Pipeline.Cloud.Engines.Hosting;

namespace Pipeline.Cloud.SageMaker.Training;

/// <summary>A training job failed; the message is its failure reason.</summary>
internal sealed class TrainingFailureException : Exception
{
    private TrainingFailureException(string reason, Exception? inner)
        : base(reason, inner)
    {
    }

    /// <summary>The job's request or data is at fault. SageMaker shows the container's exception with the exit code.</summary>
    internal static TrainingFailureException OfUser(string message, Exception? inner = null) => Of("UserError", message, inner);

    /// <summary>The algorithm failed.</summary>
    internal static TrainingFailureException OfAlgorithm(string message, Exception? inner = null) => Of("AlgorithmError", message, inner);

    /// <summary>The container gave its reason.</summary>
    internal static TrainingFailureException OfContainer(string reason) => new(reason, null);

    /// <summary>The container was killed or crashed. SageMaker names the exit code: 137 for memory, 139 for a crash.</summary>
    internal static TrainingFailureException OfInstance(EngineEndedException e) => e.End == EngineEnd.Memory
        ? new($"ClientError: Please use an instance type with more memory, or reduce the size of training data processed on an instance ({e.Message}), exit code: 137", e)
        : new($"AlgorithmError: {e.Message}, exit code: 139", e);

    private static TrainingFailureException Of(string type, string message, Exception? inner) =>
        new($"AlgorithmError: framework error: \nsagemaker_algorithm_toolkit.exceptions.{type}: {message}, exit code: 1", inner);
}
