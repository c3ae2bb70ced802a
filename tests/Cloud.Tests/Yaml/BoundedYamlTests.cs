using System.Text;
using Pipeline.Cloud.Yaml;
using YamlDotNet.Core;
using YamlDotNet.RepresentationModel;

namespace Pipeline.Cloud.Tests.Yaml;

/// <summary>Texts that would take all memory, the stack or a type of this process.</summary>
public sealed class BoundedYamlTests
{
    [Fact]
    public void Aliases_that_multiply_are_refused_before_they_are_written_out()
    {
        // Billion laughs: nine levels of nine aliases each.
        var text = new StringBuilder("a0: &a0 [x, x, x, x, x, x, x, x, x]\n");
        for (var i = 1; i <= 9; i++) text.Append(System.Globalization.CultureInfo.InvariantCulture, $"a{i}: &a{i} [{string.Join(", ", Enumerable.Repeat($"*a{i - 1}", 9))}]\n");
        Refuse(text.ToString()).Message.ShouldContain("with its aliases written out it has more than 100,000 nodes");
    }

    [Theory]
    [InlineData("a: &a [*a]")]
    [InlineData("a: &a { b: { c: *a } }")]
    [InlineData("a: *nowhere")]
    public void An_alias_that_refers_to_its_own_container_is_refused(string text) => Refuse(text).Message.ShouldContain("refers to nothing before it, or to what it is part of");

    [Theory]
    [InlineData("[", "]")]
    [InlineData("{ a: ", "}")]
    public void Deep_nesting_is_refused_before_it_takes_the_stack(string open, string close) =>
        Refuse(string.Concat(Enumerable.Repeat(open, 100_000)) + string.Concat(Enumerable.Repeat(close, 100_000))).Message.ShouldContain("nested deeper than 100 levels");

    [Fact]
    public void Text_above_the_maximum_size_is_refused() => Refuse(new string('#', BoundedYaml.Largest + 1)).Message.ShouldContain("at most 1,048,576 are read");

    [Theory]
    [InlineData("a: !!python/object/apply:os.system [id]")]
    [InlineData("a: !<tag:yaml.org,2002:java/lang.Runtime> x")]
    [InlineData("a: !<System.Diagnostics.Process,System> { FileName: id }")]
    [InlineData("a: !!binary aGk=")]
    public void A_tag_that_names_a_type_is_refused(string text) => Refuse(text).Message.ShouldContain("unknown tag");

    [Fact]
    public void A_short_tag_is_refused_where_short_tags_are_not_allowed()
    {
        Refuse("a: !Ref b", shortTags: false).Message.ShouldContain("unknown tag '!Ref'");
        BoundedYaml.Load("a: !Ref b", shortTags: true).Documents.Count.ShouldBe(1);
    }

    [Fact]
    public void Anchors_aliases_and_core_tags_are_read()
    {
        var root = (YamlMappingNode)BoundedYaml.Load("a: &a { b: [1, !!str 2] }\nc: *a\nd: ! x\ne: &a 3\nf: *a\n", shortTags: false).Documents[0].RootNode;
        root.Children["c"].ShouldBe(root.Children["a"]);
        root.Children["f"].ToString().ShouldBe("3");
    }

    private static YamlException Refuse(string text, bool shortTags = true) => Should.Throw<YamlException>(() => BoundedYaml.Load(text, shortTags));
}
