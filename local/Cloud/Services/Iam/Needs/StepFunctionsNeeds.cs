using Pipeline.Cloud.Iam.Access;

namespace Pipeline.Cloud.Iam.Needs;

/// <summary>Source: "Actions, resources, and condition keys for AWS Step Functions".</summary>
internal static class StepFunctionsNeeds
{
    public static IReadOnlyDictionary<string, OperationNeeds> All { get; } = NeedTable.Table(
        NeedTable.Of("states", call => call.Arn("states", "stateMachine:", call["name"]), "CreateStateMachine"),
        NeedTable.Of(
            "states", call => call["stateMachineArn"], "UpdateStateMachine", "DescribeStateMachine", "DeleteStateMachine", "StartExecution", "ListExecutions"),
        NeedTable.Of("states", call => call["executionArn"], "DescribeExecution", "GetExecutionHistory", "StopExecution", "DescribeStateMachineForExecution"),
        NeedTable.Of("states", call => call["resourceArn"], "TagResource", "UntagResource", "ListTagsForResource"),
        NeedTable.OfAccount("states", "ListStateMachines", "ValidateStateMachineDefinition"));
}
