using System.Text.Json.Nodes;
using Microsoft.Extensions.Time.Testing;
using Pipeline.Cloud.Athena.WorkGroups;
using Pipeline.Cloud.Protocol;

namespace Pipeline.Cloud.Tests.Athena.WorkGroups;

/// <summary>Permissions of queries are checked by the workgroup's name, so a name must not be a path or an ARN.</summary>
public sealed class WorkGroupNameTests
{
    [Theory]
    [InlineData("")]
    [InlineData("a/b")]
    [InlineData("g\n")]
    [InlineData("arn:aws:athena:us-east-1:000000000000:workgroup/primary")]
    public async Task A_workgroup_name_that_Athena_does_not_allow_is_refused(string name)
    {
        var create = new WorkGroupOperations(new FakeTimeProvider()).All.Single(operation => operation.Name == "CreateWorkGroup").Handler!;
        (await Should.ThrowAsync<AwsException>(() => create(new JsonObject { ["Name"] = name }, CloudUnderTest.Context))).Code.ShouldBe("InvalidRequestException");
    }
}
