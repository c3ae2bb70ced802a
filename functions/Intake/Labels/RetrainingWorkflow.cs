using System.Text.Json;
using Amazon.StepFunctions;
using Amazon.StepFunctions.Model;
using Pipeline.Intake.Objects;

namespace Pipeline.Intake.Labels;

/// <summary>The retraining workflow.</summary>
/// <param name="stepFunctions">Starts the workflow.</param>
/// <param name="stateMachineArn">The state machine's ARN.</param>
public sealed class RetrainingWorkflow(IAmazonStepFunctions stepFunctions, string stateMachineArn)
{
    /// <summary>Starts the workflow for a label file, unless the same file has already started it. Step Functions itself refuses to run a name twice.</summary>
    /// <param name="file">The file.</param>
    /// <param name="labels">The number of its labels.</param>
    /// <param name="accepted">Where its labels stand.</param>
    /// <returns>The execution's name, and whether it is new.</returns>
    public async Task<(string Name, bool IsNew)> StartAsync(DroppedFile file, int labels, AcceptedLabels accepted)
    {
        var name = FileName.Of(file);
        try
        {
            await stepFunctions.StartExecutionAsync(new StartExecutionRequest
            {
                StateMachineArn = stateMachineArn,
                Name = name,
                Input = JsonSerializer.Serialize(new ExecutionInput(file.Bucket, file.Key, file.ETag, labels, accepted.Day, accepted.Key), ExecutionJson.Default.ExecutionInput),
            });
            return (name, true);
        }
        catch (ExecutionAlreadyExistsException)
        {
            return (name, false);
        }
    }
}
