using Pipeline.Cloud.Resources;

namespace Pipeline.Cloud.Tests.Resources;

public sealed class TagStoreTests
{
    private readonly TagStore _tags = new();

    [Fact]
    public void Tags_are_added_replaced_and_removed_by_key()
    {
        _tags.Add("arn", [new("b", "1"), new("a", "1"), new("b", "2")]);
        _tags.Add("arn", [new("c", "1"), new("a", "3")]);
        _tags.Remove("arn", ["c", "d"]);
        _tags.Of("arn").Select(tag => $"{tag.Key}={tag.Value}").ShouldBe(["a=3", "b=2"]);
    }

    [Fact]
    public void A_resource_has_no_tags_of_another_or_of_an_earlier_one()
    {
        _tags.Add("arn", [new("a", "1")]);
        _tags.Of("other").ShouldBeEmpty();
        _tags.Forget("arn");
        _tags.Of("arn").ShouldBeEmpty();
    }
}
