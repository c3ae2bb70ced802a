using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Pipeline.Cloud.Deployment.Expansion;
using Pipeline.Cloud.Deployment.Template;
using Pipeline.Testing;

namespace Pipeline.Cloud.Tests.Deployment.Expansion;

/// <summary>The expansion makes the same resources as SAM's own translator, whose answer to a sample is recorded.</summary>
[Trait("Cost", "process")]
public sealed partial class SamExpansionTests : IDisposable
{
    private readonly TemporaryDirectory _directory = new();

    // What SAM writes that makes no difference to a stack: where the code is.
    private static readonly HashSet<string> Elsewhere = new(StringComparer.Ordinal) { "Code", "DefinitionS3Location", "DefinitionUri" };

    public void Dispose() => _directory.Dispose();

    [Fact]
    public void A_template_becomes_the_resources_that_SAM_makes_of_it() =>
        Compare(Read(Sample("sample.yaml")), (JsonObject)JsonNode.Parse(File.ReadAllText(Sample("sample.expanded.json")))!, whole: true);

    // Whichever version that is: what a stack's order and names follow from is the same in all of them.
    [Theory]
    [InlineData("template.yaml")]
    [InlineData("tests/Cloud.Tests/Deployment/Expansion/sample.yaml")]
    public void A_template_becomes_what_the_installed_translator_makes_of_it(string file)
    {
        var template = Read(Path.Combine(Repository.Root, file));
        // Where none is installed, the recorded sample stands for it.
        if (SamTranslator.IsInstalled()) Compare(template, SamTranslator.Expand(template.Root), whole: false);
        else A_template_becomes_the_resources_that_SAM_makes_of_it();
    }

    private void Compare(TemplateDocument template, JsonObject expected, bool whole)
    {
        foreach (var (id, resource) in template.Section("Resources"))
        {
            if (resource!["Type"]!.ToString() == "AWS::Serverless::Function") Directory.CreateDirectory(_directory.File(id));
        }

        var code = new BuiltCode(template.File, _directory.Path);
        var made = new SamExpansion(template, code, TemplateParameters.Resolve(template, new Dictionary<string, string>())).Expand()
            .ToDictionary(resource => Plain(resource.LogicalId), StringComparer.Ordinal);
        made.Keys.ShouldBe(expected.Select(resource => Plain(resource.Key)), ignoreOrder: true);
        foreach (var (id, node) in expected)
        {
            var ours = made[Plain(id)];
            var theirs = (JsonObject)node!;
            var properties = theirs["Properties"] as JsonObject ?? [];
            ours.Type.ShouldBe(theirs["Type"]!.ToString(), id);
            ours.Condition.ShouldBe(theirs["Condition"]?.ToString(), id);
            ours.DeletionPolicy.ShouldBe(theirs["DeletionPolicy"]?.ToString() ?? "Delete", id);
            ours.DependsOn.ShouldBe(Names(theirs["DependsOn"]), ignoreOrder: true, id);
            References.In(ours.Properties).Select(Plain).Distinct().ShouldBe(References.In(properties).Select(Plain).Distinct(), ignoreOrder: true, id);
            ours.Properties["Name"]?.ToJsonString().ShouldBe(properties["Name"]?.ToJsonString(), id);
            if (whole) Text(ours.Properties).ShouldBe(Text(properties), id);
            Text(ours.UpdatePolicy).ShouldBe(Text(theirs["UpdatePolicy"] as JsonObject ?? []), id);
        }
    }

    private static IEnumerable<string> Names(JsonNode? dependsOn) => dependsOn switch
    {
        null => [],
        JsonArray several => several.Select(name => name!.ToString()),
        _ => [dependsOn.ToString()],
    };

    // In one order of members and of list items that are a set; numbers of versions are hashes of what each side knows of the code.
    private static string Text(JsonObject properties) =>
        Plain(Ordered(new JsonObject(properties.Where(property => !Elsewhere.Contains(property.Key)).Select(property => KeyValuePair.Create(property.Key, property.Value?.DeepClone()))))!.ToJsonString());

    private static JsonNode? Ordered(JsonNode? node) => node switch
    {
        JsonObject members => new JsonObject(members.OrderBy(member => member.Key, StringComparer.Ordinal).Select(member => KeyValuePair.Create(member.Key, Ordered(member.Value)))),
        JsonArray items when items.All(item => item is JsonValue) => new JsonArray([.. items.OrderBy(item => item!.ToString(), StringComparer.Ordinal).Select(item => item!.DeepClone())]),
        JsonArray items => new JsonArray([.. items.Select(Ordered)]),
        _ => node?.DeepClone(),
    };

    private static string Plain(string text) => VersionHash().Replace(text, "Version");

    [GeneratedRegex("Version[0-9a-f]{10}")]
    private static partial Regex VersionHash();

    private static TemplateDocument Read(string file) => new TemplateReader(file).Read();

    private static string Sample(string name) => Path.Combine(Repository.Root, "tests", "Cloud.Tests", "Deployment", "Expansion", name);
}
