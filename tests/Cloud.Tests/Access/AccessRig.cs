using System.Text.Json.Nodes;
using Pipeline.Cloud.Access;
using Pipeline.Cloud.Access.Roles;
using Pipeline.Cloud.Deployment;
using Pipeline.Cloud.Deployment.Stack;
using Pipeline.Cloud.Protocol;
using Pipeline.Cloud.S3;
using Pipeline.Cloud.StepFunctions;
using Pipeline.Testing;

namespace Pipeline.Cloud.Tests.Access;

/// <summary>A whole local cloud with enforcement on, and a template deployed on it. Nothing asks for tables, so that nobody serves them.</summary>
internal sealed class AccessRig : IAsyncDisposable
{
    private readonly TemporaryDirectory _directory;
    private readonly LocalCloudOptions _options;
    private readonly RunningServices _services;

    private AccessRig(TemporaryDirectory directory, LocalCloudOptions options, RunningServices services) =>
        (_directory, _options, _services) = (directory, options, services);

    public Uri Endpoint => _services.Cloud.Endpoint;

    public RunningServices Services => _services;

    public static async Task<AccessRig> StartAsync()
    {
        var directory = new TemporaryDirectory();
        var options = new LocalCloudOptions
        {
            Port = 0,
            DataDirectory = directory.File("data"),
            NodeModules = Repository.NodeModules,
            Delegates = new Dictionary<string, Uri> { ["dynamodb"] = new("http://127.0.0.1:9") },
        };
        var settings = new ServiceSettings { StepFunctions = new StepFunctionsOptions { WaitScale = 0 } };
        return new AccessRig(directory, options, await RunningServices.StartAsync(options, settings, TimeProvider.System, TestContext.Current.CancellationToken));
    }

    /// <summary>Deploys a template, its text changed where a test wants less or more of it.</summary>
    public Task<DeployedStack> DeployAsync(string template)
    {
        var file = _directory.File("template.yaml");
        File.WriteAllText(file, template);
        var options = new DeploymentOptions { TemplateFile = file, ArtifactsDirectory = _directory.Path, StackName = "test" };
        return new TemplateDeployer(_options, _services.Cloud.Dispatcher, TimeProvider.System).DeployAsync(options, TestContext.Current.CancellationToken);
    }

    /// <summary>The folder where a function's files are looked for.</summary>
    public string Artifact(string function) => _directory.File(function);

    /// <summary>Makes a role with one policy.</summary>
    public async Task<Caller> RoleAsync(string name, string statements, string service = "lambda.amazonaws.com")
    {
        await AdminAsync("iam", "CreateRole", new JsonObject { ["RoleName"] = name, ["AssumeRolePolicyDocument"] = Trust($$"""{"Service":"{{service}}"}""") });
        await AdminAsync("iam", "PutRolePolicy", new JsonObject
        {
            ["RoleName"] = name,
            ["PolicyName"] = "own",
            ["PolicyDocument"] = $$"""{"Version":"2012-10-17","Statement":[{{statements}}]}""",
        });
        return Role(name);
    }

    public RoleDirectory Roles => _services.Roles;

    /// <summary>A role as a caller.</summary>
    public Caller Role(string name) =>
        new AccessControl(_options, _services.Roles, bucket => ((S3Service)_services.Cloud.Dispatcher.ByName("s3")!).PolicyOf(bucket), _services.Cloud.Dispatcher, TimeProvider.System).Assume(name, "me");

    public static string Trust(string principal) =>
        $$"""{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Action":"sts:AssumeRole","Principal":{{principal}}}]}""";

    /// <summary>Calls as the account's administrator.</summary>
    public Task<JsonObject> AdminAsync(string service, string operation, JsonObject input) => CallAsync(new Caller("admin", "arn:aws:iam::000000000000:root"), service, operation, input);

    /// <summary>Calls in the name of a role.</summary>
    public Task<JsonObject> CallAsync(Caller caller, string service, string operation, JsonObject input) => _services.Cloud.Dispatcher.InvokeAsync(
        service, operation, input, new CallContext(caller, "us-east-1", "test", TestContext.Current.CancellationToken));

    /// <summary>What a call in the name of a role is refused with.</summary>
    public Task<AwsException> RefusalAsync(Caller caller, string service, string operation, JsonObject input) =>
        Should.ThrowAsync<AwsException>(() => CallAsync(caller, service, operation, input));

    public async ValueTask DisposeAsync()
    {
        await _services.DisposeAsync();
        _directory.Dispose();
    }
}
