namespace Pipeline.Cloud.SageMaker.Algorithm;

/// <summary>Thrown when a training job fails; the message is its failure reason.</summary>
public sealed class TrainingFailureException : Exception
{
    private TrainingFailureException(string reason, Exception? inner)
        : base(reason, inner)
    {
    }

    /// <summary>The job's request or data is at fault. SageMaker shows the container's exception with the exit code.</summary>
    public static TrainingFailureException OfUser(string message, Exception? inner = null) => Of("UserError", message, inner);

    /// <summary>The algorithm failed.</summary>
    public static TrainingFailureException OfAlgorithm(string message, Exception? inner = null) => Of("AlgorithmError", message, inner);

    /// <summary>The container itself gave the reason.</summary>
    public static TrainingFailureException OfContainer(string reason) => new(reason, null);

    /// <summary>The container was killed because it took too much memory. SageMaker reports exit code 137.</summary>
    public static TrainingFailureException OfMemory(string message, Exception inner) => new(
        $"ClientError: Please use an instance type with more memory, or reduce the size of training data processed on an instance ({message}), exit code: 137", inner);

    /// <summary>The container crashed. SageMaker reports exit code 139.</summary>
    public static TrainingFailureException OfCrash(string message, Exception inner) => new($"AlgorithmError: {message}, exit code: 139", inner);

    private static TrainingFailureException Of(string type, string message, Exception? inner) =>
        new($"AlgorithmError: framework error: \nsagemaker_algorithm_toolkit.exceptions.{type}: {message}, exit code: 1", inner);
}
