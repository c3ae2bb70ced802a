using Pipeline.Cloud.Access.Evaluation;
using Pipeline.Cloud.Access.Policies;
using Pipeline.Cloud.Calls;
using Pipeline.Cloud.Protocol;

namespace Pipeline.Cloud.Access;

/// <summary>Refuses calls that their caller may not make, and hides errors that the caller may not see.</summary>
/// <param name="cloud">Names and ids of the local cloud.</param>
/// <param name="access">Evaluates the policies.</param>
public sealed class AccessStep(LocalCloudOptions cloud, AccessControl access) : ICallStep
{
    /// <inheritdoc/>
    public Task InvokeAsync(ServiceCall call, Func<Task> next) => Concerns(call) ? CheckAsync(call, next) : next();

    // The members are read only if there is something to check.
    private static bool Concerns(ServiceCall call) => call.Context.Caller.Session is not null || call.Service.HasResourcePolicies || call.Operation.Hands is not null;

    private async Task CheckAsync(ServiceCall call, Func<Task> next)
    {
        var subject = new CallSubject(await call.MembersAsync(), cloud, $"{call.Service.SigningNames[0]}:{call.Operation.Name}");
        try
        {
            Authorize(call, subject);
        }
        catch (AwsException error)
        {
            throw call.Refusal(error);
        }

        try
        {
            await next();
        }
        catch (AwsException error)
        {
            throw Disclose(error, call, subject);
        }
    }

    private void Authorize(ServiceCall call, CallSubject subject)
    {
        var caller = call.Context.Caller;
        if (call.Operation is { Needs: { } items, NeedsByItem: true })
        {
            call.RefuseItems([.. items(subject).Select(need => Refusal(call, need))]);
        }
        else if (call.Operation.Needs is { } needs)
        {
            foreach (var need in needs(subject)) Require(call, need);
        }
        else if (caller.Session is not null)
        {
            throw call.Service.Denied(
                $"User: {access.PrincipalOf(caller).Arn} is not authorized to perform: {call.Service.Name}:{call.Operation.Name}: the local cloud does not know which permissions the operation needs.");
        }

        if (call.Operation.Hands is not { } handed) return;
        foreach (var role in handed.Roles(subject.Members).Select(CallSubject.Text).Where(role => role.Length > 0)) HandOver(call, subject, handed, role);
    }

    private void HandOver(ServiceCall call, CallSubject subject, HandedRole handed, string named)
    {
        (string, string)[] keys = [(ConditionKeys.SourceAccount, cloud.AccountId)];
        if (handed.Source is { } source) keys = [.. keys, (ConditionKeys.SourceArn, source(subject))];
        var (arn, assumed) = access.OfService(named, handed.Service, keys);
        Require(call, new Need("iam:PassRole", arn) { Keys = [(ConditionKeys.PassedToService, handed.Service)] });
        if (!assumed) throw handed.Refusal(arn);
    }

    private void Require(ServiceCall call, Need need)
    {
        if (Refusal(call, need) is { } refusal) throw refusal;
    }

    private AwsException? Refusal(ServiceCall call, Need need) =>
        access.Decide(call.Context.Caller, need) is not Decision.Allowed and var decision ? Denied(call, need, decision) : null;

    // Source: S3's "GetObject", permissions.
    private AwsException Disclose(AwsException error, ServiceCall call, CallSubject subject)
    {
        if (call.Context.Caller.Session is null || call.Service.NeedToLearn(error, subject) is not { } need) return error;
        var decision = access.Decide(call.Context.Caller, need);
        return decision == Decision.Allowed ? error : Denied(call, need, decision);
    }

    private AwsException Denied(ServiceCall call, Need need, Decision decision) =>
        call.Service.Denied(AccessDenied.Message(access.PrincipalOf(call.Context.Caller), need, call.Service.Spelled(need.Action), decision));
}
