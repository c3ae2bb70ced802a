using Pipeline.Cli.Hosting;
using Pipeline.Testing;

namespace Pipeline.Cli.Tests.Hosting;

public sealed class StackOutputsTests : IDisposable
{
    private readonly TemporaryDirectory _directory = new();

    public void Dispose() => _directory.Dispose();

    [Fact]
    public void What_sam_list_writes_is_read()
    {
        File.WriteAllText(_directory.File("outputs.json"), """
            [
              { "OutputKey": "StreamName", "OutputValue": "pipeline-trips", "Description": "Where producers put trips." },
              { "OutputKey": "BucketName", "OutputValue": "pipeline-data" }
            ]
            """);
        StackOutputs.Read(_directory.File("outputs.json")).Values.ShouldBe(
            new Dictionary<string, string> { ["StreamName"] = "pipeline-trips", ["BucketName"] = "pipeline-data" }, ignoreOrder: true);
    }

    [Theory]
    [InlineData("")]
    [InlineData("{}")]
    [InlineData("""[{"OutputKey":"StreamName"}]""")]
    [InlineData(null)]
    public void Anything_else_is_refused_with_what_was_expected(string? content)
    {
        if (content is not null) File.WriteAllText(_directory.File("outputs.json"), content);
        Should.Throw<FormatException>(() => StackOutputs.Read(_directory.File("outputs.json"))).Message.ShouldContain("expected what 'sam list stack-outputs --output json' writes");
    }
}
