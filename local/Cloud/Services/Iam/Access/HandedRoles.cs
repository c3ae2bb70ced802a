using System.Text.Json.Nodes;
using Pipeline.Cloud.Protocol;

namespace Pipeline.Cloud.Iam.Access;

/// <summary>The operations that hand a role to their service.</summary>
internal static class HandedRoles
{
    private static readonly HandedRole Function = new(
        "lambda.amazonaws.com", members => [members["Role"]], null,
        _ => new AwsException("InvalidParameterValueException", "The role defined for the function cannot be assumed by Lambda."));

    private static readonly HandedRole StateMachine = new(
        "states.amazonaws.com", members => [members["roleArn"]],
        call => call["stateMachineArn"] is { Length: > 0 } arn ? arn : call.Arn("states", "stateMachine:", call["name"]),
        role => new AwsException(
            "AccessDeniedException",
            $"Neither the global service principal states.amazonaws.com, nor the regional one is authorized to assume the provided role: {role}."));

    private static readonly HandedRole Crawler = new(
        "glue.amazonaws.com", members => [members["Role"]], call => call.Arn("glue", "crawler/", call["Name"]),
        role => new AwsException("InvalidInputException", $"Service is unable to assume provided role {role}. Please verify role's TrustPolicy."));

    private static readonly HandedRole TrainingJob = new("sagemaker.amazonaws.com", members => [members["RoleArn"]], null, SageMaker);

    private static readonly HandedRole Model = new("sagemaker.amazonaws.com", members => [members["ExecutionRoleArn"]], null, SageMaker);

    private static readonly HandedRole Schedule = new(
        "scheduler.amazonaws.com", members => [(members["Target"] as JsonObject)?["RoleArn"]],
        call => call.Arn("scheduler", "schedule-group/", call["GroupName"] is { Length: > 0 } group ? group : "default"),
        _ => new AwsException("ValidationException", "The execution role you provide must allow AWS EventBridge Scheduler to assume the role."));

    private static readonly HandedRole Rule = new(
        "events.amazonaws.com", members => [members["RoleArn"], .. (members["Targets"] as JsonArray ?? []).Select(target => (target as JsonObject)?["RoleArn"])],
        call => call.Arn("events", "rule/", call["Name"] is { Length: > 0 } name ? name : call["Rule"]),
        role => new AwsException("ValidationException", $"Provided role '{role}' cannot be assumed by principal 'events.amazonaws.com'."));

    private static readonly Dictionary<(string Service, string Operation), HandedRole> Known = new()
    {
        [("lambda", "CreateFunction")] = Function,
        [("lambda", "UpdateFunctionConfiguration")] = Function,
        [("sfn", "CreateStateMachine")] = StateMachine,
        [("sfn", "UpdateStateMachine")] = StateMachine,
        [("glue", "CreateCrawler")] = Crawler,
        [("glue", "UpdateCrawler")] = Crawler,
        [("sagemaker", "CreateTrainingJob")] = TrainingJob,
        [("sagemaker", "CreateModel")] = Model,
        [("scheduler", "CreateSchedule")] = Schedule,
        [("scheduler", "UpdateSchedule")] = Schedule,
        [("events", "PutRule")] = Rule,
        [("events", "PutTargets")] = Rule,
    };

    /// <summary>What an operation hands over, or null.</summary>
    public static HandedRole? Of(string service, string operation) => Known.GetValueOrDefault((service, operation));

    private static AwsException SageMaker(string role) => new(
        "ValidationException",
        $"Could not assume role {role}. Please ensure that the role exists and allows principal 'sagemaker.amazonaws.com' to assume the role.");
}
