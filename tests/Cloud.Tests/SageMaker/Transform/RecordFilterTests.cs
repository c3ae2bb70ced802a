using Pipeline.Cloud.SageMaker.Transform;

namespace Pipeline.Cloud.Tests.SageMaker.Transform;

public sealed class RecordFilterTests
{
    [Theory]
    [InlineData("$[0]", new[] { 0 })]
    [InlineData("$[-1]", new[] { 4 })]
    [InlineData("$[0,3]", new[] { 0, 3 })]
    [InlineData("$[0, -1]", new[] { 0, 4 })]
    [InlineData("$[3,0,3]", new[] { 3, 0, 3 })]
    [InlineData("$[1:]", new[] { 1, 2, 3, 4 })]
    [InlineData("$[:]", new[] { 0, 1, 2, 3, 4 })]
    // The end of a range is part of it.
    [InlineData("$[1:3]", new[] { 1, 2, 3 })]
    [InlineData("$[:2]", new[] { 0, 1, 2 })]
    [InlineData("$[:-1]", new[] { 0, 1, 2, 3, 4 })]
    [InlineData("$[-2:]", new[] { 3, 4 })]
    [InlineData("$[4:4]", new[] { 4 })]
    public void A_path_selects_fields_of_a_record(string path, int[] selected) => RecordFilter.Parse(path).Select(5).ShouldBe(selected);

    [Fact]
    public void The_root_is_the_whole_record()
    {
        RecordFilter.Parse("$").IsAll.ShouldBeTrue();
        RecordFilter.Parse("$[:]").IsAll.ShouldBeFalse();
    }

    [Theory]
    [InlineData("$[5]", "Invalid JsonPath: $[5]: index 5 is outside of a record of 5 fields")]
    [InlineData("$[0,-6]", "Invalid JsonPath: $[0,-6]: index -6 is outside of a record of 5 fields")]
    [InlineData("$[1:5]", "Invalid JsonPath: $[1:5]: index 5 is outside of a record of 5 fields")]
    [InlineData("$[5:]", "Invalid JsonPath: $[5:]: index 5 is outside of a record of 5 fields")]
    [InlineData("$[3:1]", "Invalid JsonPath: $[3:1]: it selects none of 5 fields")]
    public void A_field_that_a_record_does_not_have_is_an_error(string path, string message) =>
        Should.Throw<TransformFailureException>(() => RecordFilter.Parse(path).Select(5)).Message.ShouldBe(message);

    [Fact]
    public void Records_may_differ_in_length()
    {
        var last = RecordFilter.Parse("$[-1]");
        last.Select(3).ShouldBe([2]);
        last.Select(2).ShouldBe([1]);
        last.Select(3).ShouldBe([2]);
    }

    [Theory]
    [InlineData("$[0:2,246:]", "Invalid JsonPath: $[0:2,246:]: only single range filters of format (eg: [1:5]) are supported. Format [0:2,246:] is not supported")]
    [InlineData("$.features", "Invalid JsonPath: $.features: only index based paths can be applied to CSV (eg: $[0], $[1:])")]
    [InlineData("$['id','SageMakerOutput']", "Invalid JsonPath: $['id','SageMakerOutput']: only index based paths can be applied to CSV (eg: $[0], $[1:])")]
    [InlineData("[1]", "Invalid JsonPath: [1]: only index based paths can be applied to CSV (eg: $[0], $[1:])")]
    [InlineData("$[1]x", "Invalid JsonPath: $[1]x: only index based paths can be applied to CSV (eg: $[0], $[1:])")]
    [InlineData("$[]", "Invalid JsonPath: $[]: only index based paths can be applied to CSV (eg: $[0], $[1:])")]
    [InlineData("$[9999999999]", "Invalid JsonPath: $[9999999999]: only index based paths can be applied to CSV (eg: $[0], $[1:])")]
    public void Another_path_is_an_error(string path, string message) => Should.Throw<TransformFailureException>(() => RecordFilter.Parse(path)).Message.ShouldBe(message);
}
