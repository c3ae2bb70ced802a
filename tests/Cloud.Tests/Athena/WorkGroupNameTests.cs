using System.Text.Json.Nodes;
using Microsoft.Extensions.Time.Testing;
using Pipeline.Cloud.Athena.WorkGroups;
using Pipeline.Cloud.Protocol;

namespace Pipeline.Cloud.Tests.Athena;

/// <summary>Permissions for queries are asked for the workgroup's name, so that a name is neither a path nor an ARN.</summary>
public sealed class WorkGroupNameTests
{
    [Theory]
    [InlineData("")]
    [InlineData("a/b")]
    [InlineData("g\n")]
    [InlineData("arn:aws:athena:us-east-1:000000000000:workgroup/primary")]
    public async Task A_workgroup_has_a_name_that_Athena_takes(string name)
    {
        var create = new WorkGroupOperations(new FakeTimeProvider()).All.Single(operation => operation.Name == "CreateWorkGroup").Handler!;
        (await Should.ThrowAsync<AwsException>(() => create(new JsonObject { ["Name"] = name }, CloudUnderTest.Context))).Code.ShouldBe("InvalidRequestException");
    }
}
