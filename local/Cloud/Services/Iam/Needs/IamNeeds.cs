using Pipeline.Cloud.Iam.Access;

namespace Pipeline.Cloud.Iam.Needs;

/// <summary>Source: "Actions, resources, and condition keys for AWS Identity and Access Management".</summary>
internal static class IamNeeds
{
    public static IReadOnlyDictionary<string, OperationNeeds> All { get; } = NeedTable.Table(
        NeedTable.Of("iam", call => $"arn:aws:iam::{call.Cloud.AccountId}:role/{call["RoleName"]}", "CreateRole", "GetRole", "PutRolePolicy", "AttachRolePolicy"));
}
