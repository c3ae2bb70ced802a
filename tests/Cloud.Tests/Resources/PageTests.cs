using System.Text.Json.Nodes;
using Pipeline.Cloud.Protocol;
using Pipeline.Cloud.Resources;

namespace Pipeline.Cloud.Tests.Resources;

public sealed class PageTests
{
    [Theory]
    [InlineData(0, 2, "1 2", "2")]
    [InlineData(2, 2, "3 4", "4")]
    [InlineData(4, 2, "5", null)]
    [InlineData(3, 2, "4 5", null)]
    [InlineData(0, int.MaxValue, "1 2 3 4 5", null)]
    [InlineData(9, 2, "", null)]
    [InlineData(int.MaxValue, int.MaxValue, "", null)]
    public void A_page_begins_at_its_offset(int start, int size, string items, string? next)
    {
        var page = Page.From([1, 2, 3, 4, 5], start, size);
        (string.Join(' ', page.Items), page.Next).ShouldBe((items, next));
    }

    [Theory]
    [InlineData(null, 2, "a b", "b")]
    [InlineData("b", 2, "c d", null)]
    [InlineData("bb", 1, "c", "c")]
    [InlineData("d", 2, "", null)]
    public void A_page_follows_the_item_before_it(string? last, int size, string items, string? next)
    {
        var page = Page.After(["a", "b", "c", "d"], item => item, last, size);
        (string.Join(' ', page.Items), page.Next).ShouldBe((items, next));
    }

    [Theory]
    [InlineData("""{}""", """{"List":[1,2]}""")]
    [InlineData("""{"MaxResults":1}""", """{"List":[1],"NextToken":"1"}""")]
    [InlineData("""{"MaxResults":1,"NextToken":"1"}""", """{"List":[2]}""")]
    public void An_answer_has_the_token_of_the_next_page(string input, string answer) => Answer(input).ToJsonString().ShouldBe(answer);

    [Theory]
    [InlineData("x")]
    [InlineData("-1")]
    [InlineData("3")]
    public void A_token_of_another_list_is_refused(string token)
    {
        var error = Should.Throw<AwsException>(() => Answer($$"""{"NextToken":"{{token}}"}"""));
        (error.Code, error.Message).ShouldBe(("InvalidInputException", $"'{token}' is not a token of this list."));
    }

    private static JsonObject Answer(string input) => Page.Of(
        new Parameters("glue", JsonNode.Parse(input)!.AsObject()), "List", [1, 2], item => JsonValue.Create(item), "InvalidInputException");
}
