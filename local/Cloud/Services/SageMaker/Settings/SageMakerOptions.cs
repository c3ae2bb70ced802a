namespace Pipeline.Cloud.SageMaker.Settings;

/// <summary>Settings of the local SageMaker.</summary>
public sealed record SageMakerOptions
{
    /// <summary>Threads of a training job without the hyperparameter <c>nthread</c>. One thread leaves the rest of the machine to the stream.</summary>
    public int TrainingThreads { get; init; } = 1;

    /// <summary>How many training jobs run at once; further ones wait in <c>Starting</c>.</summary>
    public int ConcurrentTrainingJobs { get; init; } = 1;

    /// <summary>How many transform jobs run at once; further ones wait.</summary>
    public int ConcurrentTransformJobs { get; init; } = 1;

    /// <summary>The memory limit of one training job in MiB; a job that takes more fails. Default: 1,024.</summary>
    public int TrainingMegabytes { get; init; } = 1024;

    /// <summary>Factor for the waits of a deployment: with the default, a canary that bakes for ten minutes takes six seconds.</summary>
    public double DeploymentWaitScale { get; init; } = 0.01;
}
