using System.Text.Json.Nodes;

namespace Pipeline.Cloud.Tests.Recorded;

public sealed class JsonDifferenceTests
{
    [Theory]
    [InlineData("""{"a":1}""", """{"a":1,"b":2}""")]
    [InlineData("""{"a":null}""", "{}")]
    [InlineData("""{"a":[{"b":"x"}]}""", """{"a":[{"b":"x","c":1}]}""")]
    [InlineData("""{"a":"*"}""", """{"a":{"b":1}}""")]
    public void An_answer_may_have_more_than_is_recorded(string recorded, string given) => Of(recorded, given).ShouldBeNull();

    [Theory]
    [InlineData("""{"a":{}}""", "{}", "/a: nothing for {}")]
    [InlineData("""{"a":[]}""", "{}", "/a: nothing for []")]
    [InlineData("""{"a":[]}""", """{"a":[1]}""", "/a: [1] for []")]
    [InlineData("""{"a":[1,2]}""", """{"a":[1]}""", "/a: [1] for [1,2]")]
    [InlineData("""{"a":null}""", """{"a":1}""", "/a: there is 1")]
    [InlineData("""{"a":1}""", """{"a":1.0}""", "/a: 1.0 for 1")]
    [InlineData("""{"a":1}""", """{"a":"1"}""", "/a: \"1\" for 1")]
    [InlineData("""{"a":"*"}""", "{}", "/a: nothing for \"*\"")]
    public void What_is_recorded_must_be_there(string recorded, string given, string difference) => Of(recorded, given).ShouldBe(difference);

    private static string? Of(string recorded, string given) => JsonDifference.Of("", JsonNode.Parse(recorded), JsonNode.Parse(given), any: "*");
}
