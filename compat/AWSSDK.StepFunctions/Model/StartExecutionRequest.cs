namespace Amazon.StepFunctions.Model;

/// <summary>A request to run a state machine.</summary>
public class StartExecutionRequest : AmazonStepFunctionsRequest
{
    /// <summary>The input, as JSON.</summary>
    public string Input { get; set; }

    /// <summary>The execution's name, of at most 80 characters, which no execution of the last 90 days has.</summary>
    public string Name { get; set; }

    /// <summary>The state machine.</summary>
    public string StateMachineArn { get; set; }
}
