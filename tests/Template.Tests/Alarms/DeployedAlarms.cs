using System.Text.Json.Nodes;
using Pipeline.Cloud;
using Pipeline.Cloud.Calls;
using Pipeline.Cloud.CloudWatch;
using Pipeline.Cloud.CloudWatch.Alarms;
using Pipeline.Cloud.CloudWatch.Metrics;
using Pipeline.Cloud.Composition;
using Pipeline.Cloud.Deployment;
using Pipeline.Cloud.Deployment.Stack;
using Pipeline.Cloud.Protocol;
using Pipeline.Cloud.Targets;
using Pipeline.Testing;

namespace Pipeline.Template.Tests.Alarms;

/// <summary>The alarms of template.yaml as a deployment with its default parameters defines them in CloudWatch. The other services take every call.</summary>
public sealed class DeployedAlarms : IAsyncLifetime
{
    private readonly string? _text;
    private readonly TemporaryDirectory _directory = new();

    public DeployedAlarms()
    {
    }

    private DeployedAlarms(string text) => _text = text;

    /// <summary>The alarms of a template that a test has changed.</summary>
    public static DeployedAlarms Of(string text) => new(text);

    /// <summary>The stack.</summary>
    public DeployedStack Stack { get; private set; } = null!;

    /// <summary>The definitions, by logical id.</summary>
    public IReadOnlyDictionary<string, AlarmDefinition> Definitions { get; private set; } = new Dictionary<string, AlarmDefinition>();

    public async ValueTask InitializeAsync()
    {
        var template = new ProjectTemplate();
        foreach (var function in template.OfType("AWS::Serverless::Function")) Directory.CreateDirectory(_directory.File(function));
        var options = new LocalCloudOptions { DataDirectory = _directory.Path, NodeModules = Repository.NodeModules };
        CloudWatchService cloudWatch = null!;
        var calls = new Dispatcher(self =>
        {
            cloudWatch = new CloudWatchService(CloudContext.Unchecked(options, TimeProvider.System, self), new MetricStore(TimeProvider.System), new UncheckedTargetPolicies());
            return new[] { "kinesis", "dynamodb", "s3", "sqs", "sns", "glue", "athena", "lambda", "sfn", "scheduler", "iam" }.Select(name => (ICloudService)new WillingService(name)).Append(cloudWatch);
        });
        Stack = await new TemplateDeployer(options, calls, TimeProvider.System).DeployAsync(
            new DeploymentOptions { TemplateFile = await TemplateAsync(), ArtifactsDirectory = _directory.Path, StackName = "s" }, TestContext.Current.CancellationToken);
        Definitions = template.OfType("AWS::CloudWatch::Alarm").ToDictionary(id => id, id => cloudWatch.Alarms.Find(Stack.Resources[id].Ref)!.Definition);
    }

    // What it names must lie in its folder.
    private async Task<string> TemplateAsync()
    {
        if (_text is null) return Path.Combine(Repository.Root, "template.yaml");
        Directory.CreateDirectory(_directory.File("statemachines"));
        foreach (var file in new DirectoryInfo(Path.Combine(Repository.Root, "statemachines")).GetFiles()) file.CopyTo(_directory.File("statemachines/" + file.Name));
        await File.WriteAllTextAsync(_directory.File("template.yaml"), _text);
        return _directory.File("template.yaml");
    }

    public ValueTask DisposeAsync()
    {
        _directory.Dispose();
        return default;
    }

    /// <summary>A service that takes every call. What a deployment looks for before it makes it is not there.</summary>
    private sealed class WillingService(string name) : ICloudService
    {
        private readonly HashSet<string> _topics = new(StringComparer.Ordinal);

        public string Name => name;

        public IReadOnlyList<string> SigningNames { get; } = [name];

        public OperationTable Operations => OperationTable.Open(operation => new Operation(operation, (input, _) => Task.FromResult(Answer(operation, input))));

        private JsonObject Answer(string operation, JsonObject input)
        {
            var topic = $"arn:aws:sns:us-east-1:000000000000:{input["Name"]}";
            if (operation == "CreateTopic") _topics.Add(topic);
            if (operation == "GetQueueUrl" || (operation == "GetTopicAttributes" && !_topics.Contains(input["TopicArn"]!.ToString()))) throw new AwsException("NotFound", operation);
            return new JsonObject
            {
                ["UUID"] = "mapping-1",
                ["QueueUrl"] = "http://queue",
                ["TopicArn"] = topic,
                ["Version"] = "1",
                ["FunctionArn"] = $"arn:aws:lambda:us-east-1:000000000000:function:{input["FunctionName"]}:1",
            };
        }
    }
}
