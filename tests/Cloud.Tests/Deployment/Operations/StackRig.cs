using System.Text.Json.Nodes;
using Pipeline.Cloud.Calls;
using Pipeline.Cloud.Deployment;
using Pipeline.Cloud.Deployment.Stack;
using Pipeline.Cloud.Deployment.Template;
using Pipeline.Cloud.Persistence;
using Pipeline.Cloud.Protocol;
using Pipeline.Testing;

namespace Pipeline.Cloud.Tests.Deployment.Operations;

/// <summary>Stacks on services that take every call, except those that a test refuses.</summary>
internal sealed class StackRig : IDisposable
{
    private readonly TemporaryDirectory _directory = new();
    private readonly HashSet<string> _refused = new(StringComparer.Ordinal);
    private TemplateDeployer _deployer = null!;
    private StateJournal? _journal;
    private string? _end;

    public StackRig() => Restart();

    public List<string> Calls { get; } = [];

    /// <summary>Ends the cloud and starts it again; its services have what they had.</summary>
    public void Restart()
    {
        _journal?.Dispose();
        _journal = StateJournal.Open(_directory.File("stacks.journal"));
        var services = new[] { "kinesis", "s3", "sqs", "sns", "glue", "iam", "cloudwatch" }.Select(name => new RecordingService(name, (operation, input) => Answer($"{name}:{operation}", input)));
        _deployer = new TemplateDeployer(new LocalCloudOptions { DataDirectory = _directory.Path, NodeModules = Repository.NodeModules }, new Dispatcher(services), TimeProvider.System, new StackJournal(_journal));
    }

    public DeployedStack? Stack => _deployer.Find("s");

    /// <summary>Lets calls fail that say something.</summary>
    public void Refuse(string call) => _refused.Add(call);

    public void Allow() => _refused.Clear();

    /// <summary>Lets the cloud end when a call that says something has taken effect, before it is answered.</summary>
    public void End(string call) => _end = call;

    public async Task<DeployedStack> DeployAsync(string resources, int seed = 1, string? failAt = null)
    {
        Calls.Clear();
        File.WriteAllText(_directory.File("template.yaml"), $"Resources:\n{resources}\n");
        var options = new DeploymentOptions
        {
            TemplateFile = _directory.File("template.yaml"),
            ArtifactsDirectory = _directory.Path,
            StackName = "s",
            Seed = seed,
            FailAt = failAt,
        };
        return await _deployer.DeployAsync(options, TestContext.Current.CancellationToken);
    }

    public Task<TemplateException> FailAsync(string resources, string? failAt = null) => Should.ThrowAsync<TemplateException>(() => DeployAsync(resources, failAt: failAt));

    public async Task<DeployedStack> DeleteAsync(int seed = 1)
    {
        Calls.Clear();
        return await _deployer.DeleteAsync("s", seed, TestContext.Current.CancellationToken);
    }

    public void Dispose()
    {
        _journal?.Dispose();
        _directory.Dispose();
    }

    private JsonObject Answer(string operation, JsonObject input)
    {
        var name = input["StreamName"] ?? input["Bucket"] ?? input["Name"] ?? input["QueueName"] ?? input["TopicArn"] ?? input["RoleName"];
        var call = $"{operation} {name}";
        if (operation is "sqs:GetQueueUrl" or "sns:GetTopicAttributes") throw new AwsException("NotFound", call);
        Calls.Add(call);
        if (_refused.Contains(call)) throw new AwsException("Refused", call);
        if (_end == call)
        {
            _end = null;
            throw new OperationCanceledException(call);
        }

        return new JsonObject { ["QueueUrl"] = $"http://queue/{name}", ["TopicArn"] = $"arn:aws:sns:us-east-1:000000000000:{name}" };
    }
}
