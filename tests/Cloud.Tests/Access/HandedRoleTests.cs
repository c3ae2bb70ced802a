using System.Text.Json.Nodes;

namespace Pipeline.Cloud.Tests.Access;

/// <summary>Requests that hand over a role are looked at before the operation reads them, whatever is in them.</summary>
[Trait("Cost", "process")]
public sealed class HandedRoleTests
{
    [Theory]
    [InlineData("events", "PutTargets", """{"Rule":"r","Targets":5}""")]
    [InlineData("events", "PutTargets", """{"Rule":"r","Targets":[null]}""")]
    [InlineData("events", "PutTargets", """{"Rule":"r","Targets":[5]}""")]
    [InlineData("events", "PutTargets", """{"Rule":"r","Targets":{"RoleArn":"x"}}""")]
    [InlineData("scheduler", "CreateSchedule", """{"Name":"s","ScheduleExpression":"rate(1 hour)","FlexibleTimeWindow":{"Mode":"OFF"},"Target":5}""")]
    [InlineData("scheduler", "CreateSchedule", """{"Name":"s","ScheduleExpression":"rate(1 hour)","FlexibleTimeWindow":{"Mode":"OFF"},"Target":[]}""")]
    public async Task Members_of_the_wrong_kind_are_refused(string service, string operation, string input)
    {
        await using var rig = await AccessRig.StartAsync();
        await rig.AdminAsync("events", "PutRule", new JsonObject { ["Name"] = "r", ["ScheduleExpression"] = "rate(5 minutes)" });
        (await Should.ThrowAsync<Pipeline.Cloud.Protocol.AwsException>(() => rig.AdminAsync(service, operation, JsonNode.Parse(input)!.AsObject()))).Code.ShouldBe("SerializationException");
    }
}
