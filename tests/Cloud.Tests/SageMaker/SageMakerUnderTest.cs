using System.Globalization;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json.Nodes;
using Pipeline.Cloud.Access.Roles;
using Pipeline.Cloud.CloudWatch;
using Pipeline.Cloud.CloudWatch.Metrics;
using Pipeline.Cloud.Composition;
using Pipeline.Cloud.Engines.SageMaker;
using Pipeline.Cloud.S3;
using Pipeline.Cloud.S3.Objects;
using Pipeline.Cloud.SageMaker;
using Pipeline.Cloud.SageMaker.Algorithm;
using Pipeline.Cloud.SageMaker.Settings;
using Pipeline.Cloud.Targets;

namespace Pipeline.Cloud.Tests.SageMaker;

/// <summary>A cloud of S3 and SageMaker with the bucket <c>lake</c>, called over HTTP as a client would.</summary>
internal sealed class SageMakerUnderTest : IAsyncDisposable
{
    public const string Image = "683313688378.dkr.ecr.us-east-1.amazonaws.com/sagemaker-xgboost:1.7-1";
    private readonly CloudUnderTest _cloud;

    private SageMakerUnderTest(CloudUnderTest cloud, IObjectStore objects, SageMakerService service)
    {
        Service = service;
        _cloud = cloud;
        Objects = objects;
    }

    public IObjectStore Objects { get; }

    public SageMakerService Service { get; }

    public CloudUnderTest Cloud => _cloud;

    public static async Task<SageMakerUnderTest> StartAsync(
        TimeProvider? time = null, SageMakerOptions? options = null, TimeProvider? faultTime = null, IAlgorithm? algorithm = null, IRoles? roles = null,
        IServiceMetrics? metrics = null)
    {
        time ??= TimeProvider.System;
        S3Service? s3 = null;
        SageMakerService? service = null;
        var cloud = await CloudUnderTest.StartAsync((settings, dispatcher) =>
        {
            s3 = new S3Service(CloudContext.Unchecked(settings, time, dispatcher), TextWriter.Null, new UncheckedTargetPolicies());
            var context = CloudContext.Unchecked(settings, time, dispatcher);
            return
            [
                s3,
                new CloudWatchService(context, new MetricStore(time), new UncheckedTargetPolicies()),
                service = new SageMakerService(
                    context with { Roles = roles ?? context.Roles, Metrics = metrics ?? context.Metrics }, options ?? new SageMakerOptions(), s3, algorithm ?? new XgBoostAlgorithm(settings.NodeModules)),
            ];
        }, faultTime: faultTime);
        await cloud.InvokeAsync("s3", "CreateBucket", new JsonObject { ["Bucket"] = "lake" });
        return new SageMakerUnderTest(cloud, s3!, service!);
    }

    public Task<JsonObject> CallAsync(string operation, JsonObject input) => _cloud.CallAsync("sagemaker", "SageMaker." + operation, input);

    /// <summary>Makes an alarm, and gives it a state.</summary>
    public async Task AlarmAsync(string name, string state = "OK")
    {
        await _cloud.InvokeAsync("cloudwatch", "PutMetricAlarm", new JsonObject
        {
            ["AlarmName"] = name,
            ["Namespace"] = "n",
            ["MetricName"] = "m",
            ["Statistic"] = "Sum",
            ["Period"] = 60,
            ["EvaluationPeriods"] = 1,
            ["Threshold"] = 1,
            ["ComparisonOperator"] = "GreaterThanThreshold",
        });
        await _cloud.InvokeAsync("cloudwatch", "SetAlarmState", new JsonObject { ["AlarmName"] = name, ["StateValue"] = state, ["StateReason"] = "told" });
    }

    public Task PutAsync(string key, string text) => PutAsync(key, Encoding.UTF8.GetBytes(text));

    public Task PutAsync(string key, byte[] content) =>
        Objects.PutAsync("lake", key, content, "application/octet-stream", TestContext.Current.CancellationToken);

    /// <summary>Rows of a label that is about twice the first feature; the second is often missing.</summary>
    public static string Rows(int count, int seed, double slope = 2)
    {
        var random = new Random(seed);
        var text = new StringBuilder();
        for (var i = 0; i < count; i++)
        {
            var x = Math.Round(random.NextDouble() * 10, 3);
            var second = i % 3 == 0 ? "" : random.Next(5).ToString(CultureInfo.InvariantCulture);
            text.Append(CultureInfo.InvariantCulture, $"{slope * x},{x},{second}\n");
        }

        return text.ToString();
    }

    public static JsonObject Job(string name, JsonObject? hyperparameters = null, string contentType = "text/csv") => new()
    {
        ["TrainingJobName"] = name,
        ["AlgorithmSpecification"] = new JsonObject { ["TrainingImage"] = Image, ["TrainingInputMode"] = "File" },
        ["RoleArn"] = "arn:aws:iam::000000000000:role/training",
        ["HyperParameters"] = hyperparameters ?? new JsonObject
        {
            ["num_round"] = "30",
            ["tree_method"] = "hist",
            ["objective"] = "reg:squarederror",
            ["eval_metric"] = "rmse",
            ["eta"] = "0.3",
        },
        ["InputDataConfig"] = new JsonArray(Channel("train", contentType), Channel("validation", contentType)),
        ["OutputDataConfig"] = new JsonObject { ["S3OutputPath"] = "s3://lake/models/" },
        ["ResourceConfig"] = new JsonObject { ["InstanceType"] = "ml.m5.large", ["InstanceCount"] = 1, ["VolumeSizeInGB"] = 10 },
        ["StoppingCondition"] = new JsonObject { ["MaxRuntimeInSeconds"] = 3600 },
    };

    private static JsonObject Channel(string name, string contentType) => new()
    {
        ["ChannelName"] = name,
        ["ContentType"] = contentType,
        ["DataSource"] = new JsonObject
        {
            ["S3DataSource"] = new JsonObject { ["S3DataType"] = "S3Prefix", ["S3Uri"] = $"s3://lake/training/{name}/" },
        },
    };

    /// <summary>Creates a job and waits for its end.</summary>
    public async Task<JsonObject> TrainAsync(JsonObject job)
    {
        await CallAsync("CreateTrainingJob", job);
        return await EndOfAsync((string)job["TrainingJobName"]!);
    }

    public Task<JsonObject> EndOfAsync(string job) => PollAsync(
        "DescribeTrainingJob", new JsonObject { ["TrainingJobName"] = job },
        answer => (string)answer["TrainingJobStatus"]! is "Completed" or "Failed" or "Stopped");

    public Task<JsonObject> EndpointAsync(string name, params string[] statuses) => PollAsync(
        "DescribeEndpoint", new JsonObject { ["EndpointName"] = name }, answer => statuses.Contains((string)answer["EndpointStatus"]!));

    public async Task<JsonObject> PollAsync(string operation, JsonObject input, Func<JsonObject, bool> done)
    {
        while (true)
        {
            var answer = await CallAsync(operation, input.DeepClone().AsObject());
            if (done(answer)) return answer;
            await Task.Delay(TimeSpan.FromMilliseconds(10), TimeProvider.System, TestContext.Current.CancellationToken);
        }
    }

    /// <summary>Trains a model whose predictions are about <paramref name="slope"/> times the first feature, and creates a model and a configuration of its name, whose variant has it too unless another is given.</summary>
    public async Task ModelAsync(string name, double slope = 2, string? variant = null)
    {
        await PutAsync("training/train/a.csv", Rows(400, 1, slope));
        await PutAsync("training/validation/a.csv", Rows(100, 2, slope));
        var job = await TrainAsync(Job(name));
        ((string)job["TrainingJobStatus"]!).ShouldBe("Completed", (string?)job["FailureReason"]);
        await ConfigAsync(name, (string)job["ModelArtifacts"]!["S3ModelArtifacts"]!, variant);
    }

    public async Task ConfigAsync(string name, string dataUrl, string? variant = null)
    {
        await CallAsync("CreateModel", new JsonObject
        {
            ["ModelName"] = name,
            ["PrimaryContainer"] = new JsonObject { ["Image"] = Image, ["ModelDataUrl"] = dataUrl },
            ["ExecutionRoleArn"] = "arn:aws:iam::000000000000:role/serving",
        });
        await CallAsync("CreateEndpointConfig", new JsonObject
        {
            ["EndpointConfigName"] = name,
            ["ProductionVariants"] = new JsonArray(new JsonObject
            {
                ["VariantName"] = variant ?? name,
                ["ModelName"] = name,
                ["InstanceType"] = "ml.m5.large",
                ["InitialInstanceCount"] = 1,
            }),
        });
    }

    public Task<HttpResponseMessage> InvokeAsync(string endpoint, string body, string contentType = "text/csv", string? accept = null) =>
        InvokeAsync(endpoint, Encoding.UTF8.GetBytes(body), contentType, accept);

    public Task<HttpResponseMessage> InvokeAsync(string endpoint, byte[] body, string contentType = "text/csv", string? accept = null, string? variant = null)
    {
        var request = _cloud.Signed(HttpMethod.Post, $"/endpoints/{endpoint}/invocations", "sagemaker");
        request.Content = new ByteArrayContent(body);
        request.Content.Headers.ContentType = MediaTypeHeaderValue.Parse(contentType);
        if (accept is not null) request.Headers.TryAddWithoutValidation("Accept", accept);
        if (variant is not null) request.Headers.Add("X-Amzn-SageMaker-Target-Variant", variant);
        return _cloud.SendAsync(request);
    }

    /// <summary>The variants that served so many invocations, counted.</summary>
    public async Task<Dictionary<string, int>> ServedByAsync(string endpoint, int invocations)
    {
        var counts = new Dictionary<string, int>();
        for (var i = 0; i < invocations; i++)
        {
            using var response = await InvokeAsync(endpoint, "5,1");
            var variant = response.EnsureSuccessStatusCode().Headers.GetValues("x-Amzn-Invoked-Production-Variant").Single();
            counts[variant] = counts.GetValueOrDefault(variant) + 1;
        }

        return counts;
    }

    /// <summary>How many of so many answers to a first feature of 5 come from a model of about this slope.</summary>
    public async Task<int> AnsweredBySlopeAsync(string endpoint, double slope, int invocations)
    {
        var count = 0;
        for (var i = 0; i < invocations; i++)
        {
            using var response = await InvokeAsync(endpoint, "5,1");
            var answer = await response.EnsureSuccessStatusCode().Content.ReadAsStringAsync(TestContext.Current.CancellationToken);
            if (Math.Abs(double.Parse(answer, CultureInfo.InvariantCulture) - (slope * 5)) < 2) count++;
        }

        return count;
    }

    public ValueTask DisposeAsync() => _cloud.DisposeAsync();
}
