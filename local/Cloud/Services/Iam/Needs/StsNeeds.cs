using Pipeline.Cloud.Iam.Access;

namespace Pipeline.Cloud.Iam.Needs;

/// <summary>STS: who one is, everybody may ask; who may assume a role, its trust policy says, which the service itself asks.</summary>
internal static class StsNeeds
{
    public static IReadOnlyDictionary<string, OperationNeeds> All { get; } = NeedTable.Table(
        [NeedTable.Entry("GetCallerIdentity", _ => []), NeedTable.Entry("AssumeRole", _ => [])]);
}
