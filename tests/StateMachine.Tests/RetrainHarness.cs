using System.Globalization;
using System.Text.Json.Nodes;
using Pipeline.Cloud.Protocol;
using Pipeline.StateMachine.Tests.Coverage;
using Pipeline.Testing.StepFunctions;

namespace Pipeline.StateMachine.Tests;

/// <summary>
/// Runs the real definition against scripted services whose usual answers let a first model be promoted. A test changes what it
/// is about: <c>Glue.Fails("StartCrawler", ...)</c>, <c>Serves("old", rmse)</c>, <c>Endpoint.Course</c>.
/// </summary>
internal sealed class RetrainHarness : IWorkflowRig
{
    private static readonly string[] Services = ["glue", "athena", "s3", "sagemaker", "applicationautoscaling", "cloudwatch", "sns"];

    private readonly EngineHarness _engine;
    private readonly bool _ownsEngine;
    private readonly Dictionary<string, string> _queries = [];
    private readonly List<JudgedPart> _parts = [];
    private (int Trips, double Rmse) _baseline = (4000, 9);
    private double _candidate = 4.0;
    private double _noise = 0.05;
    private IReadOnlyList<string?[]>? _judgement;
    private (int Answers, int Carried, int Covered) _intervals;
    private readonly List<(string Feature, double Change, double Most)> _changes = [];
    private double _bestConstant = 20;
    private int _bins = 90;
    private (string From, string Share)[] _ages = [];
    private string?[]? _leaning = ["distance", "5.9", "66.2", "0.97"];
    private (int All, int Earlier) _labels = (20_000, 16_000);
    private (int Unreadable, int Outside, int Unmatched) _others;

    public RetrainHarness()
        : this(NewEngine()) => _ownsEngine = true;

    /// <summary>A harness on an engine that outlives it, whose services it starts afresh: one run after another, without a process for each.</summary>
    public RetrainHarness(EngineHarness engine)
    {
        _engine = engine;
        _engine.Interposed = null;
        foreach (string service in Services) _engine[service].Reset();
        Glue.On("StartCrawler", "{}");
        Glue.On("GetCrawler", """{"Crawler": {"State": "READY", "LastCrawl": {"Status": "SUCCEEDED"}}}""");
        ClosedDays();
        Glue.On("GetPartition", """{"Partition": {"Values": ["2026-01-14"]}}""");
        S3.On("HeadObject", "{}");
        S3.On("ListObjectsV2", """{"Contents": [{"Key": "models/profiles/run-0/a.parquet"}]}""");
        Athena.On("StartQueryExecution", Start);
        Athena.On("GetQueryExecution", input => Query(input, "SUCCEEDED"));
        Athena.On("GetQueryResults", Results);
        Athena.On("StopQueryExecution", "{}");
        SageMaker.On("CreateTrainingJob", """{"TrainingJobArn": "arn:job"}""");
        SageMaker.On("StopTrainingJob", "{}");
        SageMaker.On("DescribeTrainingJob", """
            {"TrainingJobStatus": "Completed", "ModelArtifacts": {"S3ModelArtifacts": "s3://lake/models/run/job/output/model.tar.gz"}}
            """);
        SageMaker.On("CreateTransformJob", """{"TransformJobArn": "arn:transform"}""");
        SageMaker.On("DescribeTransformJob", """{"TransformJobStatus": "Completed"}""");
        SageMaker.On("StopTransformJob", "{}");
        SageMaker.On("DeleteModel", "{}");
        SageMaker.On("AddTags", input =>
        {
            ServingSince = input["Tags"]!.AsArray().SingleOrDefault(tag => tag!["Key"]!.GetValue<string>() == "ServingSince")?["Value"]!.GetValue<string>() ?? ServingSince;
            return new JsonObject { ["Tags"] = new JsonArray() };
        });
        SageMaker.On("ListTags", _ => new JsonObject
        {
            ["Tags"] = new JsonArray([.. new[] { ("ServingSince", ServingSince), ("Profile", Profile), ("Reference", Reference), ("PromotedError", PromotedError) }
                .Where(tag => tag.Item2 is not null)
                .Select(tag => new JsonObject { ["Key"] = tag.Item1, ["Value"] = tag.Item2 })]),
        });
        SageMaker.On("DescribeModel", "{}");
        SageMaker.On("DeleteEndpointConfig", "{}");
        SageMaker.On("CreateModel", """{"ModelArn": "arn:model"}""");
        SageMaker.On("CreateEndpointConfig", """{"EndpointConfigArn": "arn:config"}""");
        SageMaker.On("CreateEndpoint", Endpoint.Create);
        SageMaker.On("UpdateEndpoint", Endpoint.Update);
        SageMaker.On("DescribeEndpoint", _ => Endpoint.Describe());
        SageMaker.On("DescribeEndpointConfig", input => new JsonObject
        {
            ["EndpointConfigArn"] = $"arn:config/{input["EndpointConfigName"]}",
            ["CreationTime"] = AwsTimestamp.Node(Since),
            ["ProductionVariants"] = new JsonArray(new JsonObject { ["VariantName"] = "live", ["InstanceType"] = InstanceType }),
        });
        Scaling.On("RegisterScalableTarget", """{"ScalableTargetARN": "arn:target"}""");
        Scaling.On("PutScalingPolicy", """{"PolicyARN": "arn:policy", "Alarms": []}""");
        Scaling.On("DeregisterScalableTarget", "{}");
        CloudWatch.On("PutMetricData", "{}");
        CloudWatch.On("DescribeAlarms", input => new JsonObject
        {
            ["MetricAlarms"] = new JsonArray([.. input["AlarmNames"]!.AsArray().Select(name => new JsonObject
            {
                ["AlarmName"] = name!.GetValue<string>(), ["StateValue"] = Ringing.Contains(name.GetValue<string>()) ? "ALARM" : "OK",
            })]),
        });
        Sns.On("Publish", """{"MessageId": "1"}""");
    }

    public ScriptedService Glue => _engine["glue"];

    public ScriptedService Athena => _engine["athena"];

    public ScriptedService S3 => _engine["s3"];

    public ScriptedService SageMaker => _engine["sagemaker"];

    public ScriptedService Scaling => _engine["applicationautoscaling"];

    public ScriptedService CloudWatch => _engine["cloudwatch"];

    public ScriptedService Sns => _engine["sns"];

    public EngineHarness Engine => _engine;

    /// <summary>The endpoint; at first there is none.</summary>
    public ScriptedEndpoint Endpoint { get; } = new();

    /// <summary>What the serving model's instances are.</summary>
    public string InstanceType { get; set; } = "ml.c5.large";

    /// <summary>The alarms that ring before the swap.</summary>
    public IReadOnlyCollection<string> Ringing { get; set; } = [];

    /// <summary>When the serving model's configuration was made.</summary>
    public DateTimeOffset Since { get; } = new(2026, 1, 10, 0, 0, 0, TimeSpan.Zero);

    /// <summary>Since when it answers alone, as the run noted that swapped it in; null where it ended before it could.</summary>
    public string? ServingSince { get; set; }

    /// <summary>The run whose trips the serving model has learned from; null where nothing is noted.</summary>
    public string? Profile { get; set; }

    /// <summary>The run whose trips every candidate is held against; null where nothing is noted.</summary>
    public string? Reference { get; set; }

    /// <summary>The serving model's error when it was promoted; null where nothing is noted.</summary>
    public string? PromotedError { get; set; }

    /// <summary>What the serving model missed by, on the labels of the last days: the root mean square, the mean, the median, and the root mean square of all trips.</summary>
    public (double Rmse, double Mean, double Median, double OfAll, double Excluded) LiveErrors { get; set; } = (5, 3.5, 2.5, 6, 0.04);

    /// <summary>The queries that were started, in order.</summary>
    public IReadOnlyList<JsonObject> Queries => Athena.CallsOf("StartQueryExecution");

    /// <summary>Their texts.</summary>
    public IReadOnlyList<string> QueryTexts => [.. Queries.Select(query => query["QueryString"]!.GetValue<string>())];

    /// <summary>What the last configuration was made with: what is known of its model.</summary>
    public IReadOnlyDictionary<string, string> Noted =>
        SageMaker.CallsOf("CreateEndpointConfig")[^1]["Tags"]!.AsArray().ToDictionary(tag => tag!["Key"]!.GetValue<string>(), tag => tag!["Value"]!.GetValue<string>());

    /// <summary>What was published, in order.</summary>
    public IReadOnlyList<JsonObject> Published => [.. Sns.CallsOf("Publish").Select(call => JsonNode.Parse(call["Message"]!.GetValue<string>())!.AsObject())];

    /// <summary>A harness in which a model serves that a usual candidate beats.</summary>
    public static RetrainHarness Serving()
    {
        var harness = new RetrainHarness();
        harness.Serves("old", 5);
        return harness;
    }

    /// <summary>An engine for one or more harnesses.</summary>
    public static EngineHarness NewEngine() => new(Services);

    /// <summary>Lets a model serve, with an error on the trips to judge by, and how many it answered of them.</summary>
    public void Serves(string model, double rmse, int trips = 4000)
    {
        Endpoint.IsInService(model);
        ServingSince ??= "2026-01-10T00:12:00.000Z";
        _baseline = (trips, rmse);
    }

    /// <summary>The error of the average label, where no model serves.</summary>
    public void Constant(double rmse) => _baseline = (4000, rmse);

    /// <summary>The error of the average label of the trips to judge by.</summary>
    public void BestConstant(double rmse) => _bestConstant = rmse;

    /// <summary>The standard error of the difference of the squared errors.</summary>
    public void Noise(double error) => _noise = error;

    /// <summary>How both models did on a part of the trips.</summary>
    public void Part(JudgedPart part) => _parts.Add(part);

    /// <summary>What the judging query says of all trips: their number, both errors, the gain and its standard error.</summary>
    public void JudgedAs(params string?[] values) => Judged([["all", "", .. values, _bestConstant.ToString("R", CultureInfo.InvariantCulture)]]);

    /// <summary>The rows of the judging query.</summary>
    public void Judged(IReadOnlyList<string?[]> rows) => _judgement = rows;

    /// <summary>The number of labelled trips, and of those from before the newest fifth; four fifths where nothing is said.</summary>
    public void Labels(int count, int? earlier = null) => _labels = (count, earlier ?? count * 4 / 5);

    /// <summary>The labelled trips that cannot be read, those outside of 1 to 60 minutes, and the labels without a trip.</summary>
    public void Others(int unreadable, int outside, int unmatched) => _others = (unreadable, outside, unmatched);

    /// <summary>How many answers of the serving model have labels, how many of them carried an interval, and how many intervals held the label.</summary>
    public void Intervals(int answers, int carried, int covered) => _intervals = (answers, carried, covered);

    /// <summary>How much a feature of the new trips has changed, and how much it may.</summary>
    public void Changed(string feature, double change, double most) => _changes.Add((feature, change, most));

    /// <summary>The tenth of the trips with the fewest labels; null where no tenth counts.</summary>
    public void Leans(params string?[]? tenth) => _leaning = tenth;

    /// <summary>What share of the trips have labels, by the least days of an age; none at first.</summary>
    public void Labelled(params (string From, string Share)[] ages) => _ages = ages;

    /// <summary>Lets no profile be where it is looked for.</summary>
    public void HasNoProfile()
    {
        _bins = 0;
        S3.On("ListObjectsV2", "{}");
    }

    /// <summary>The days that the table of trips has.</summary>
    public void ClosedDays(params string[] days) => Glue.On("GetPartitions", _ => Partitions(days));

    /// <summary>Partitions as Glue shows them.</summary>
    public static JsonObject Partitions(params IEnumerable<string> days) =>
        new() { ["Partitions"] = new JsonArray([.. days.Select(day => new JsonObject { ["Values"] = new JsonArray(day) })]) };

    /// <summary>The candidate's error on the trips to judge by.</summary>
    public void CandidateError(double rmse) => _candidate = rmse;

    /// <summary>The state machine, made where it is not there yet.</summary>
    public Task<string> MachineAsync(params (string Name, string Value)[] substitutions) =>
        _engine.CreateAsync(RetrainDefinition.With(substitutions).ToJsonString(), "retrain");

    /// <summary>The input of the next run.</summary>
    public string Input { get; set; } = "{}";

    /// <summary>The input of a run that goes back to a model.</summary>
    public static string Rollback(string model) => new JsonObject { ["rollback"] = model }.ToJsonString();

    /// <summary>Runs the workflow to its end.</summary>
    public async Task<ExecutionOutcome> RunAsync(string name = "run-1", params (string Name, string Value)[] substitutions)
    {
        string machine = await MachineAsync(substitutions);
        return await _engine.EndAsync(await _engine.StartAsync(machine, Input, name));
    }

    Task<string> IWorkflowRig.MachineAsync() => MachineAsync();

    Task<ExecutionOutcome> IWorkflowRig.RunAsync(string name) => RunAsync(name);

    string IWorkflowRig.End(JsonNode output) => output["decision"]!.GetValue<string>();

    public ValueTask DisposeAsync() => _ownsEngine ? _engine.DisposeAsync() : ValueTask.CompletedTask;

    private static JsonObject Rows(params IEnumerable<string?[]> rows) => Rows([.. rows.First().Select((_, i) => string.Create(CultureInfo.InvariantCulture, $"column{i}"))], rows);

    private static JsonObject Rows(string?[] header, IEnumerable<string?[]> rows) =>
        new() { ["ResultSet"] = new JsonObject { ["Rows"] = new JsonArray([.. rows.Prepend(header).Select(Row)]) } };

    private static JsonObject Row(string?[] values) =>
        new() { ["Data"] = new JsonArray([.. values.Select(value => value is null ? new JsonObject() : new JsonObject { ["VarCharValue"] = value })]) };

    private JsonObject Start(JsonObject input)
    {
        lock (_queries)
        {
            string id = $"query-{_queries.Count + 1}";
            _queries[id] = input["QueryString"]!.GetValue<string>();
            return new JsonObject { ["QueryExecutionId"] = id };
        }
    }

    /// <summary>A query as GetQueryExecution shows it.</summary>
    public static JsonObject Query(JsonObject input, string state) => new()
    {
        ["QueryExecution"] = new JsonObject
        {
            ["QueryExecutionId"] = input["QueryExecutionId"]!.DeepClone(),
            ["Status"] = new JsonObject { ["State"] = state, ["SubmissionDateTime"] = AwsTimestamp.Node(DateTimeOffset.UnixEpoch) },
        },
    };

    private JsonObject Results(JsonObject input)
    {
        string query;
        lock (_queries) query = _queries[input["QueryExecutionId"]!.GetValue<string>()];
        if (query.Contains("FROM tenths", StringComparison.Ordinal))
            return Rows(["kind", "lowest", "highest", "share"], [.. _ages.Select(age => new[] { "age", age.From, age.From, age.Share }), .. _leaning is null ? Array.Empty<string?[]>() : [_leaning]]);
        if (query.Contains("FROM profiles", StringComparison.Ordinal))
        {
            return Rows(
                [
                    .. _changes.Select(change => new[] { change.Feature, change.Change.ToString("E", CultureInfo.InvariantCulture), change.Most.ToString(CultureInfo.InvariantCulture), "4000", "1.0", "to 1: 50 %", "to 1: 90 %" }),
                    ["profile", _bins.ToString(CultureInfo.InvariantCulture), "0.0", "0", "0.0", "", ""],
                ]);
        }

        if (query.Contains("FROM judged", StringComparison.Ordinal))
        {
            if (_judgement is { } rows) return Rows(rows);
            return Rows(_parts.Prepend(new JudgedPart("all", "", _baseline.Trips, _candidate, _baseline.Rmse, _noise) { Constant = _bestConstant }).Select(part => part.Row()));
        }

        if (query.Contains("AS carried", StringComparison.Ordinal))
        {
            double[] errors = [LiveErrors.Rmse, LiveErrors.Mean, LiveErrors.Median, LiveErrors.OfAll, LiveErrors.Excluded];
            return Rows(
                [
                    .. new[] { _intervals.Answers, _intervals.Carried, _intervals.Covered }.Select(count => count.ToString(CultureInfo.InvariantCulture)),
                    .. errors.Select(error => _intervals.Answers > 0 ? error.ToString("E", CultureInfo.InvariantCulture) : null),
                ]);
        }

        if (query.Contains("AS since", StringComparison.Ordinal))
        {
            return Rows(
                [
                    _labels.All.ToString(CultureInfo.InvariantCulture), "1.7684784E9",
                    .. new[] { _labels.Earlier, _others.Unreadable, _others.Outside, _others.Unmatched }.Select(count => count.ToString(CultureInfo.InvariantCulture)),
                ]);
        }

        return Rows([_baseline.Trips.ToString(CultureInfo.InvariantCulture)]);
    }
}
