using System.Globalization;
using System.Text.Json.Nodes;
using Pipeline.Cloud.Calls;
using Pipeline.Cloud.Deployment;
using Pipeline.Cloud.Deployment.Stack;
using Pipeline.Cloud.StepFunctions.Definitions;
using Pipeline.Cloud.StepFunctions.Expressions;
using Pipeline.Testing;

namespace Pipeline.Cloud.Tests.Athena.Queries;

/// <summary>The lake that template.yaml declares, and the queries of the state machines over it.</summary>
internal sealed class LakeRoom : IAsyncDisposable
{
    private readonly JsonataEvaluator _evaluator = new("node", Repository.NodeModules, TimeSpan.FromSeconds(10), TimeProvider.System, new Random(1));

    private LakeRoom(AthenaRoom athena) => Athena = athena;

    public AthenaRoom Athena { get; }

    /// <summary>Deploys the database, its tables and its views.</summary>
    public static async Task<LakeRoom> DeployAsync(int memoryMegabytes = 256, int threads = 2)
    {
        var athena = new AthenaRoom(memoryMegabytes, threads: threads) { Database = "stack_lake" };
        using var folder = new TemporaryDirectory();
        string file = folder.File("lake.yaml");
        await File.WriteAllTextAsync(file, LakeTemplate.Text.Replace("${AWS::StackName}-data-${AWS::AccountId}-${AWS::Region}", "lake", StringComparison.Ordinal));
        await new TemplateDeployer(athena.Room.Options, new Dispatcher([athena.Room.Glue]), TimeProvider.System).DeployAsync(
            new DeploymentOptions { TemplateFile = file, ArtifactsDirectory = folder.Path, StackName = "stack" }, TestContext.Current.CancellationToken);
        return new LakeRoom(athena);
    }

    /// <summary>The text of a state's query.</summary>
    /// <param name="definition">The state machine's file.</param>
    /// <param name="state">The state; of one within another, both names with a slash.</param>
    /// <param name="variables">The state machine's variables.</param>
    /// <param name="input">The state's input.</param>
    public async Task<string> SqlAsync(string definition, string state, JsonObject variables, JsonNode? input = null)
    {
        var values = new Dictionary<string, string> { ["BucketName"] = "lake" };
        var states = DefinitionSubstitutions.Apply(await File.ReadAllTextAsync(Path.Combine(Repository.Root, "statemachines", definition)), values)["States"]!;
        var node = state.Split('/').Aggregate((Parent: (JsonNode?)null, States: states), (at, name) => (at.States[name], at.States[name]!["ItemProcessor"]?["States"]!)).Parent!;
        string text = node["Arguments"]!["QueryString"]!.GetValue<string>();
        if (ExpressionText.Of(text) is not { } expression) return text;
        var bound = (JsonObject)variables.DeepClone();
        bound["states"] = new JsonObject { ["input"] = input };
        var result = (await _evaluator.EvaluateAsync([expression], bound, TestContext.Current.CancellationToken))[0];
        result.Problem.ShouldBeNull();
        return result.Value!.GetValue<string>();
    }

    /// <summary>Lands lines in an hour of the log.</summary>
    public Task LandAsync(string day, int hour, IEnumerable<string> lines, string name = "shard-1")
    {
        string folder = string.Create(CultureInfo.InvariantCulture, $"scored/dt={day}/hour={hour:00}/");
        Athena.Objects.Put("lake", $"{folder}{name}.ndjson.gz", string.Concat(lines.Select(line => line + "\n")));
        return AddAsync("scored", folder, day, hour.ToString("00", CultureInfo.InvariantCulture));
    }

    /// <summary>Puts labels into the table as the intake takes them.</summary>
    /// <param name="day">The day on which the file landed.</param>
    /// <param name="source">The file's key.</param>
    /// <param name="labels">Its rows.</param>
    public Task LabelAsync(string day, string source, IEnumerable<(string Id, double Minutes)> labels)
    {
        string folder = $"tables/labels/dt={day}/";
        Athena.Objects.Put("lake", $"{folder}{source.Replace('/', '-')}.json", string.Concat(labels.Select((label, row) => new JsonObject
        {
            ["trip_id"] = label.Id,
            ["minutes"] = label.Minutes,
            ["labelled_at"] = $"{day} 00:00:00.000",
            ["source"] = source,
            ["file_row"] = row + 2,
        }.ToJsonString() + "\n")));
        return AddAsync("labels", folder, day);
    }

    /// <summary>Makes a partition of a table, unless it is there.</summary>
    public async Task AddAsync(string table, string folder, params string[] values)
    {
        if (Athena.Room.Glue.Catalog.FindPartition("stack_lake", table, values) is not null) return;
        var described = await Athena.Room.Call("GetTable", $$"""{"DatabaseName": "stack_lake", "Name": "{{table}}"}""");
        var storage = (JsonObject)described["Table"]!["StorageDescriptor"]!.DeepClone();
        storage["Location"] = $"s3://lake/{folder}";
        await Athena.Room.Call("CreatePartition", new JsonObject
        {
            ["DatabaseName"] = "stack_lake",
            ["TableName"] = table,
            ["PartitionInput"] = new JsonObject { ["Values"] = new JsonArray([.. values.Select(value => JsonValue.Create(value))]), ["StorageDescriptor"] = storage },
        }.ToJsonString());
    }

    /// <summary>Runs a query to its end.</summary>
    public async Task RunAsync(string sql) => ((string?)(await Athena.Run(sql))["Status"]!["StateChangeReason"]).ShouldBeNull();

    public async ValueTask DisposeAsync()
    {
        await _evaluator.DisposeAsync();
        await Athena.DisposeAsync();
    }
}
