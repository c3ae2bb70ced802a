using System.Text;
using System.Text.Json.Nodes;
using Pipeline.Cloud.Lambda.Settings;
using Pipeline.Cloud.Protocol;
using Pipeline.Testing;

namespace Pipeline.Cloud.Tests.Lambda.Functions;

/// <summary>A version is a snapshot, and an alias decides which one runs. Source: "Manage Lambda function versions", "Create an alias for a Lambda function".</summary>
public sealed class FunctionVersionTests : IAsyncLifetime
{
    private readonly TemporaryDirectory _directory = new();
    private LambdaCloud _cloud = null!;

    private string Code => _directory.File("code");

    public async ValueTask InitializeAsync()
    {
        _cloud = await LambdaCloud.StartAsync(options: new LambdaOptions { MaximumEnvironments = 4 });
        foreach (var file in Directory.EnumerateFiles(LambdaCloud.Probe, "*", SearchOption.AllDirectories))
        {
            var copy = Path.Combine(Code, Path.GetRelativePath(LambdaCloud.Probe, file));
            Directory.CreateDirectory(Path.GetDirectoryName(copy)!);
            File.Copy(file, copy);
        }

        await File.WriteAllTextAsync(Path.Combine(Code, "note"), "first");
        File.CreateSymbolicLink(Path.Combine(Code, "linked"), "note");
        await _cloud.CreateProbeAsync(variables: new JsonObject { ["COLOUR"] = "red" }, code: new JsonObject { ["LocalDirectory"] = Code });
        await _cloud.CallAsync("PublishVersion", Of());
        await _cloud.CallAsync("CreateAlias", Of(("Name", "live"), ("FunctionVersion", "1")));
    }

    public async ValueTask DisposeAsync()
    {
        await _cloud.DisposeAsync();
        _directory.Dispose();
    }

    [Fact]
    [Trait("Cost", "process")]
    public async Task A_version_runs_the_code_and_the_configuration_that_it_was_published_with()
    {
        await ChangeAsync("blue", "second");
        foreach (var (name, colour, note, version) in new[] { ("probe:live", "red", "first", "1"), ("probe:1", "red", "first", "1"), ("probe", "blue", "second", "$LATEST") })
        {
            var (result, environment) = await _cloud.InvokeAsync("environment", name);
            environment!["COLOUR"]!.GetValue<string>().ShouldBe(colour, name);
            environment["AWS_LAMBDA_FUNCTION_VERSION"]!.GetValue<string>().ShouldBe(version, name);
            environment["AWS_LAMBDA_LOG_STREAM_NAME"]!.GetValue<string>().ShouldContain($"[{version}]");
            result.ExecutedVersion.ShouldBe(version, name);
            var folder = environment["LAMBDA_TASK_ROOT"]!.GetValue<string>();
            (await File.ReadAllTextAsync(Path.Combine(folder, "note"))).ShouldBe(note, name);
            (await File.ReadAllTextAsync(Path.Combine(folder, "linked"))).ShouldBe(note, name);
        }

        (await _cloud.InvokeAsync("headers", "probe:live")).Payload!["Lambda-Runtime-Invoked-Function-Arn"]!.GetValue<string>().ShouldEndWith(":function:probe:live");
        _cloud.Lines.ShouldContain(line => line.StartsWith("START", StringComparison.Ordinal) && line.EndsWith("Version: 1", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Versions_are_described_as_they_were_published()
    {
        await ChangeAsync("blue", "second");
        var versions = (await _cloud.CallAsync("ListVersionsByFunction", Of()))["Versions"]!.AsArray();
        versions.Select(version => (Text(version, "Version"), Text(version!["Environment"]!["Variables"], "COLOUR"))).ShouldBe([("$LATEST", "blue"), ("1", "red")]);
        Text(versions[0], "CodeSha256").ShouldNotBe(Text(versions[1], "CodeSha256"));
        var found = await _cloud.CallAsync("GetFunction", Of(("Qualifier", "live")));
        Text(found["Configuration"], "CodeSha256").ShouldBe(Text(versions[1], "CodeSha256"));
        (await File.ReadAllTextAsync(Path.Combine(new Uri(Text(found["Code"], "Location")).LocalPath, "note"))).ShouldBe("first");
        // The concurrency is the function's.
        await _cloud.CallAsync("PutFunctionConcurrency", Of(("ReservedConcurrentExecutions", 2)));
        (await _cloud.CallAsync("GetFunction", Of(("Qualifier", "live"))))["Concurrency"]!["ReservedConcurrentExecutions"]!.GetValue<int>().ShouldBe(2);
    }

    [Fact]
    [Trait("Cost", "process")]
    public async Task An_alias_that_moves_takes_the_next_invocation_and_those_in_progress_end_where_they_began()
    {
        await ChangeAsync("blue", "second");
        await _cloud.CallAsync("PublishVersion", Of());
        var first = UntilAsync("probe:live", "go");
        await MoveAsync("2");
        (await VersionOfAsync("probe:live")).ShouldBe("2");
        await MoveAsync("1");
        (await VersionOfAsync("probe:live")).ShouldBe("1");
        await File.WriteAllTextAsync(_directory.File("go"), "");
        (await first).ShouldBe("1");
    }

    [Fact]
    [Trait("Cost", "process")]
    public async Task Environments_of_a_version_that_no_alias_names_end_and_busy_ones_after_their_work()
    {
        await ChangeAsync("blue", "second");
        await _cloud.CallAsync("PublishVersion", Of());
        await _cloud.CallAsync("CreateAlias", Of(("Name", "other"), ("FunctionVersion", "1")));
        var busy = UntilAsync("probe:live", "go");
        await VersionOfAsync("probe:live");
        Environments.ShouldBe(2);
        await MoveAsync("2");
        // The other alias still names it.
        Environments.ShouldBe(2);
        await _cloud.CallAsync("DeleteAlias", Of(("Name", "other")));
        Environments.ShouldBe(1);
        await File.WriteAllTextAsync(_directory.File("go"), "");
        (await busy).ShouldBe("1");
        await Eventually.HoldsAsync(() => Environments == 0, "the last one ends");
    }

    [Fact]
    [Trait("Cost", "process")]
    public async Task A_version_that_is_deleted_ends_its_environments_and_is_not_found()
    {
        await VersionOfAsync("probe:1");
        Environments.ShouldBe(1);
        await _cloud.CallAsync("DeleteAlias", Of(("Name", "live")));
        await VersionOfAsync("probe:1");
        await _cloud.CallAsync("DeleteFunction", Of(("Qualifier", "1")));
        Environments.ShouldBe(0);
        (await Should.ThrowAsync<AwsException>(() => VersionOfAsync("probe:1"))).Code.ShouldBe("ResourceNotFoundException");
    }

    [Fact]
    [Trait("Cost", "process")]
    public async Task The_concurrency_is_the_functions_over_all_versions_and_idle_environments_do_not_count()
    {
        await _cloud.CallAsync("PutFunctionConcurrency", Of(("ReservedConcurrentExecutions", 1)));
        var busy = UntilAsync("probe:live", "go");
        (await Should.ThrowAsync<AwsException>(() => VersionOfAsync("probe"))).Code.ShouldBe("TooManyRequestsException");
        await File.WriteAllTextAsync(_directory.File("go"), "");
        await busy;
        (await VersionOfAsync("probe")).ShouldBe("$LATEST");
        Environments.ShouldBe(1);
    }

    [Fact]
    [Trait("Cost", "process")]
    public async Task A_queued_event_runs_what_its_alias_names()
    {
        await ChangeAsync("blue", "second");
        _cloud.Service.Enqueue("arn:aws:lambda:us-east-1:000000000000:function:probe:live", LambdaCloud.Event("echo"));
        await Eventually.HoldsAsync(() => _cloud.Lines.Any(line => line.StartsWith("START", StringComparison.Ordinal)), "it runs");
        _cloud.Lines.Single(line => line.StartsWith("START", StringComparison.Ordinal)).ShouldEndWith("Version: 1");
    }

    [Fact]
    public async Task A_folder_that_was_built_again_must_be_given_to_the_function_before_it_is_published()
    {
        await ChangeAsync("blue", "second");
        await File.WriteAllTextAsync(Path.Combine(Code, "note"), "third");
        var error = await Should.ThrowAsync<AwsException>(() => _cloud.CallAsync("PublishVersion", Of()));
        (error.Code, error.Message).ShouldBe(
            ("InvalidParameterValueException", $"The code in '{Code}' has changed since the function was given it: update the function's code, and publish it then."));
        await _cloud.CallAsync("UpdateFunctionCode", Of(("LocalDirectory", Code)));
        Text(await _cloud.CallAsync("PublishVersion", Of()), "Version").ShouldBe("2");
    }

    private int Environments => _cloud.Service.Functions()[0].Environments.Count;

    private async Task ChangeAsync(string colour, string note)
    {
        await _cloud.CallAsync("UpdateFunctionConfiguration", Of(("Environment", new JsonObject { ["Variables"] = new JsonObject { ["COLOUR"] = colour } })));
        await File.WriteAllTextAsync(Path.Combine(Code, "note"), note);
        await _cloud.CallAsync("UpdateFunctionCode", Of(("LocalDirectory", Code)));
    }

    private Task MoveAsync(string version) => _cloud.CallAsync("UpdateAlias", Of(("Name", "live"), ("FunctionVersion", version)));

    private async Task<string> VersionOfAsync(string name) => (await _cloud.InvokeAsync("echo", name)).Result.ExecutedVersion;

    // An environment is taken before this returns its task.
    private async Task<string> UntilAsync(string name, string file)
    {
        var input = new JsonObject { ["mode"] = "until", ["file"] = _directory.File(file) };
        var result = await _cloud.Service.InvokeAsync(name, Encoding.UTF8.GetBytes(input.ToJsonString()), CancellationToken.None);
        return Text(JsonNode.Parse(result.Payload.Span), "version");
    }

    private static string Text(JsonNode? node, string member) => node![member]!.GetValue<string>();

    private static JsonObject Of(params (string Name, JsonNode Value)[] members)
    {
        var input = new JsonObject { ["FunctionName"] = "probe" };
        foreach (var (name, value) in members) input[name] = value;
        return input;
    }
}
