using Pipeline.Cloud.Access.Roles;
using Pipeline.Cloud.Protocol;
using Pipeline.Cloud.StepFunctions.States;

namespace Pipeline.Cloud.StepFunctions.Tasks;

/// <summary>
/// Checks that a state machine's role may wait for jobs. Step Functions learns of a job's end from an EventBridge rule, which it creates as the role. It
/// refuses a state machine whose role lacks the permission. Source: "How Step Functions generates IAM policies for integrated services".
/// </summary>
internal sealed class JobAccess(LocalCloudOptions cloud, IRoles roles)
{
    /// <summary>The session name that Step Functions assumes roles with.</summary>
    public const string Session = "StepFunctions";

    private static readonly string[] Actions = ["events:PutTargets", "events:PutRule", "events:DescribeRule"];

    private static readonly Dictionary<string, string> Rules = new(StringComparer.Ordinal)
    {
        ["CreateTrainingJob"] = "StepFunctionsGetEventsForSageMakerTrainingJobsRule",
        ["CreateTransformJob"] = "StepFunctionsGetEventsForSageMakerTransformJobsRule",
        ["StartExecution"] = "StepFunctionsGetEventsForStepFunctionsExecutionRule",
    };

    /// <summary>Checks the jobs in a definition.</summary>
    /// <exception cref="AwsException">AccessDeniedException: the role may not create the rule.</exception>
    public void Check(StateGraph graph, string role)
    {
        var caller = roles.Assume(role, Session);
        if (caller.Session is null) return;
        foreach (var rule in Tasks(graph).Where(task => task.Resource.Optimized?.Job is not null).Select(task => Rules.GetValueOrDefault(task.Resource.Operation)).Distinct())
        {
            if (rule is null) continue;
            foreach (var action in Actions)
            {
                if (!roles.May(caller, action, cloud.Arn("events", "rule/" + rule)))
                    throw new AwsException("AccessDeniedException", $"'{role}' is not authorized to create managed-rule: it may not {action} on {cloud.Arn("events", "rule/" + rule)}.");
            }
        }
    }

    private static IEnumerable<TaskState> Tasks(StateGraph graph) => graph.States.Values.SelectMany(state => state switch
    {
        TaskState task => [task],
        ParallelState parallel => parallel.Branches.SelectMany(Tasks),
        MapState map => Tasks(map.Processor),
        _ => [],
    });
}
