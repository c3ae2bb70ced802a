using System.Text.Json.Nodes;
using Pipeline.Cloud.Calls;
using Pipeline.Cloud.Protocol;

namespace Pipeline.Cloud.Tests.Calls;

public sealed class MembersTests
{
    [Fact]
    public void A_request_may_have_what_is_read_and_what_has_no_effect()
    {
        var members = Members.Of("StreamName", "ShardCount").WithoutEffect("Tags");
        members.Check("kinesis", new JsonObject { ["StreamName"] = "trips", ["Tags"] = new JsonObject() });
        (members.Read, members.Ignored).ShouldSatisfyAllConditions(
            lists => lists.Read.ShouldBe(["StreamName", "ShardCount"]),
            lists => lists.Ignored.ShouldBe(["Tags"]));
    }

    [Theory]
    [InlineData("Colour")]
    [InlineData("streamName")]
    [InlineData("")]
    public void Any_other_member_is_refused_by_name(string member)
    {
        var error = Should.Throw<AwsException>(() => Members.Of("StreamName").Check("kinesis", new JsonObject { ["StreamName"] = "trips", [member] = 1 }));
        (error.Code, error.Status, error.Message).ShouldBe(("NotImplemented", 501, $"kinesis: parameter '{member}' is not emulated by the local cloud."));
    }

    [Fact]
    public void A_member_that_is_null_is_as_good_as_absent() => Members.None.Check("kinesis", new JsonObject { ["Colour"] = null });

    [Fact]
    public void A_member_is_declared_once() =>
        Should.Throw<ArgumentException>(() => Members.Of("StreamName", "Tags").WithoutEffect("Tags")).Message.ShouldContain("StreamName, Tags, Tags");
}
