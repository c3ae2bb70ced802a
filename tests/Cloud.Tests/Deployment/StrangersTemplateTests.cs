using System.Text;
using Pipeline.Cloud.Calls;
using Pipeline.Cloud.Deployment;
using Pipeline.Cloud.Deployment.Stack;
using Pipeline.Cloud.Deployment.Template;
using Pipeline.Testing;

namespace Pipeline.Cloud.Tests.Deployment;

/// <summary>A template by somebody else is deployed without running anything of it, and reads nothing outside of its folder.</summary>
[Trait("Cost", "process")]
public sealed class StrangersTemplateTests : IDisposable
{
    private readonly TemporaryDirectory _directory = new();

    public StrangersTemplateTests()
    {
        Directory.CreateDirectory(_directory.File("checkout"));
        Directory.CreateDirectory(_directory.File("artifacts"));
    }

    public void Dispose() => _directory.Dispose();

    [Fact]
    public async Task Nothing_runs_when_a_template_is_deployed()
    {
        if (OperatingSystem.IsWindows()) return;
        var marker = _directory.File("marker");
        Directory.CreateDirectory(_directory.File("artifacts/Evil"));
        var bootstrap = _directory.File("artifacts/Evil/bootstrap");
        await File.WriteAllTextAsync(bootstrap, $"#!/bin/sh\ntouch {marker}\n", TestContext.Current.CancellationToken);
        File.SetUnixFileMode(bootstrap, UnixFileMode.UserRead | UnixFileMode.UserExecute);
        var cloud = Options();
        await using var services = await RunningServices.StartAsync(cloud, new ServiceSettings(), TimeProvider.System, TestContext.Current.CancellationToken);
        await DeployAsync(services.Cloud.Dispatcher, cloud, $$"""
            Resources:
              Evil:
                Type: AWS::Serverless::Function
                Metadata: { BuildMethod: makefile, BuildProperties: { Command: "touch {{marker}}" } }
                Properties:
                  Runtime: provided.al2023
                  Handler: "bootstrap; touch {{marker}}"
                  CodeUri: .
                  Description: "$(touch {{marker}}) `touch {{marker}}`"
                  Events:
                    Records: { Type: Kinesis, Properties: { Stream: !GetAtt Trips.Arn, StartingPosition: TRIM_HORIZON } }
              Trips: { Type: "AWS::Kinesis::Stream", Properties: { Name: "trips", ShardCount: 1 } }
            """);
        File.Exists(marker).ShouldBeFalse();
        services.Lambda.Mappings().ShouldHaveSingleItem();
        // Only an invocation runs it.
        await services.Lambda.InvokeAsync("test-Evil", "{}"u8.ToArray(), TestContext.Current.CancellationToken);
        File.Exists(marker).ShouldBeTrue();
    }

    [Theory]
    [InlineData("../outside.yaml")]
    [InlineData("a/../../outside.yaml")]
    [InlineData("link.yaml")]
    [InlineData("folder/outside.yaml")]
    [InlineData("chain.yaml")]
    public async Task A_definition_outside_of_the_template_s_folder_is_refused_however_it_is_named(string uri)
    {
        await File.WriteAllTextAsync(_directory.File("outside.yaml"), "StartAt: A\nStates: { A: { Type: Succeed } }\n", TestContext.Current.CancellationToken);
        File.CreateSymbolicLink(_directory.File("checkout/link.yaml"), _directory.File("outside.yaml"));
        File.CreateSymbolicLink(_directory.File("checkout/chain.yaml"), "link.yaml");
        Directory.CreateSymbolicLink(_directory.File("checkout/folder"), _directory.Path);
        (await FailAsync(Machine(uri))).Message.ShouldContain($"'{uri}' lies outside of the template's folder");
    }

    [Theory]
    [InlineData("/etc/passwd")]
    [InlineData("s3://bucket/key")]
    [InlineData("https://example.com/definition.yaml")]
    public async Task An_absolute_definition_is_refused(string uri) => (await FailAsync(Machine(uri))).Message.ShouldContain($"'{uri}' is not relative to the template's folder");

    [Fact]
    public async Task A_definition_that_is_too_large_is_not_read()
    {
        await File.WriteAllTextAsync(_directory.File("checkout/a.yaml"), new string(' ', (1024 * 1024) + 1), TestContext.Current.CancellationToken);
        (await FailAsync(Machine("a.yaml"))).Message.ShouldContain("larger than 1,048,576 bytes");
    }

    [Fact]
    public async Task A_definition_with_multiplying_aliases_or_foreign_tags_is_refused()
    {
        await File.WriteAllTextAsync(_directory.File("checkout/a.yaml"), "StartAt: A\nStates: { A: &a { Type: Pass, Output: [*a] } }\n", TestContext.Current.CancellationToken);
        (await FailAsync(Machine("a.yaml"))).Message.ShouldContain("line 2");
        await File.WriteAllTextAsync(_directory.File("checkout/a.yaml"), "StartAt: !!python/object:os.system A\n", TestContext.Current.CancellationToken);
        (await FailAsync(Machine("a.yaml"))).Message.ShouldContain("unknown tag");
    }

    [Theory]
    [InlineData("../elsewhere/")]
    [InlineData("/usr/bin")]
    public async Task Code_outside_of_the_template_s_folder_is_refused(string uri) => (await FailAsync($"""
        Resources:
          Run:
            Type: AWS::Serverless::Function
            Properties: {"{ Runtime: provided.al2023, Handler: bootstrap, CodeUri: "}{uri}{" }"}
        """)).Message.ShouldContain($"CodeUri: '{uri}'");

    [Theory]
    [InlineData("../../bin")]
    [InlineData("a/b")]
    [InlineData("a-b")]
    public async Task A_resource_whose_id_could_be_a_path_is_refused(string id) =>
        (await FailAsync($"Resources: {{ \"{id}\": {{ Type: AWS::Kinesis::Stream }} }}")).Message.ShouldContain($"'{id}' is no logical ID");

    [Theory]
    [InlineData("FunctionName: ../../escaped, Runtime: provided.al2023, Handler: bootstrap")]
    [InlineData("Runtime: dotnet10, Handler: ../../escaped")]
    [InlineData("Runtime: dotnet10, Handler: /usr/lib/escaped")]
    public async Task A_function_whose_name_or_handler_is_a_path_is_refused(string properties)
    {
        Directory.CreateDirectory(_directory.File("artifacts/Run"));
        var cloud = Options();
        await using var services = await RunningServices.StartAsync(cloud, new ServiceSettings(), TimeProvider.System, TestContext.Current.CancellationToken);
        var template = $"Resources: {{ Run: {{ Type: AWS::Serverless::Function, Properties: {{ {properties} }} }} }}";
        (await Should.ThrowAsync<TemplateException>(() => DeployAsync(services.Cloud.Dispatcher, cloud, template))).Message.ShouldContain("escaped");
        Directory.EnumerateFiles(_directory.Path, "escaped*", SearchOption.AllDirectories).ShouldBeEmpty();
    }

    [Fact]
    public async Task A_template_that_is_too_large_is_not_read() =>
        (await FailAsync("Resources: {}" + new string('\n', 1024 * 1024))).Message.ShouldContain("larger than 1,048,576 bytes");

    [Fact]
    public async Task A_template_with_multiplying_aliases_says_where()
    {
        var text = new StringBuilder("Resources: { A: { Type: T } }\na0: &a0 [x, x, x, x, x, x, x, x, x, x]\n");
        for (var i = 1; i <= 8; i++) text.Append(System.Globalization.CultureInfo.InvariantCulture, $"a{i}: &a{i} [{string.Join(", ", Enumerable.Repeat($"*a{i - 1}", 10))}]\n");
        (await FailAsync(text.ToString())).Message.ShouldContain("template.yaml:6: not YAML: with its aliases written out");
    }

    private static string Machine(string uri) => $"Resources: {{ M: {{ Type: AWS::Serverless::StateMachine, Properties: {{ Role: r, DefinitionUri: \"{uri}\" }} }} }}";

    private LocalCloudOptions Options() => new()
    {
        Port = 0,
        DataDirectory = _directory.File("data"),
        NodeModules = Repository.NodeModules,
        // Nothing here asks for a table: nobody needs to listen there.
        Delegates = new Dictionary<string, Uri> { ["dynamodb"] = new("http://127.0.0.1:9") },
    };

    private Task<TemplateException> FailAsync(string template) => Should.ThrowAsync<TemplateException>(() => DeployAsync(new Dispatcher([]), Options(), template));

    private Task<DeployedStack> DeployAsync(Dispatcher dispatcher, LocalCloudOptions cloud, string template)
    {
        File.WriteAllText(_directory.File("checkout/template.yaml"), template);
        return new TemplateDeployer(cloud, dispatcher, TimeProvider.System).DeployAsync(
            new DeploymentOptions { TemplateFile = _directory.File("checkout/template.yaml"), ArtifactsDirectory = _directory.File("artifacts"), StackName = "test" },
            TestContext.Current.CancellationToken);
    }
}
