using Pipeline.Cloud.Protocol;

namespace Pipeline.Cloud.Lambda.Functions;

/// <summary>The precondition that a change is made to the state that its caller has read.</summary>
internal static class Revision
{
    /// <summary>Refuses a request for another revision than the present one.</summary>
    /// <exception cref="AwsException">PreconditionFailedException.</exception>
    public static void Require(Parameters input, string present)
    {
        if (input.String("RevisionId") is { } revision && revision != present)
        {
            throw new AwsException("PreconditionFailedException",
                "The Revision Id provided does not match the latest Revision Id. Call the GetFunction/GetAlias API to retrieve the latest Revision Id", 412);
        }
    }
}
